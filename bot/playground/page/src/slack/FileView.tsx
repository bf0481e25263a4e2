// A file in a message: what it is called, how large it is, and a link to save it.

import type { SharedFile } from "../cells";
import "./file.css";

const UNITS = ["bytes", "kB", "MB", "GB"];
const STEP = 1000;

export function FileViews({ files }: { files: SharedFile[] }) {
  return (
    <ul className="files" aria-label="Files">
      {files.map((file) => (
        <li key={file.id} className="file">
          <a className="file-link" href={file.download} download={file.name}>
            <bdi className="file-name">{file.title || file.name}</bdi>
            <span className="file-size">{told(file.size)}, download</span>
          </a>
        </li>
      ))}
    </ul>
  );
}

/** A size as people say it: `1.2 kB`. */
function told(bytes: number): string {
  let size = bytes;
  let at = 0;
  while (size >= STEP && at < UNITS.length - 1) {
    size /= STEP;
    at += 1;
  }
  return `${at ? size.toFixed(1) : size} ${UNITS[at]}`;
}
