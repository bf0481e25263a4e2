// In place of `react-markdown`: the library needs it for one kind of block, `markdown`,
// which OnAir does not send.  Such a block is shown as it was written.

export default function Markdown({ children }: { children: string }) {
  return <pre className="markdown-as-written">{children}</pre>;
}
