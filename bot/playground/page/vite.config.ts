import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import license from "rollup-plugin-license";
import { defineConfig } from "vite";

function at(path: string): string {
  return fileURLToPath(new URL(path, import.meta.url));
}

// What is built is committed, so it must come out the same on every machine: no
// hashes of paths, no dates.  The stand-in serves it under /static/.
export default defineConfig({
  base: "/static/",
  plugins: [react()],
  resolve: {
    // What the block library brings and OnAir's blocks do not need; see src/lean.
    alias: {
      "node-emoji": at("src/lean/emoji.ts"),
      "react-markdown": at("src/lean/markdown.tsx"),
      "remark-gfm": at("src/lean/tables.ts"),
    },
  },
  build: {
    outDir: process.env.OUT ?? "../static",
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: false,
    chunkSizeWarningLimit: 1500,
    rollupOptions: {
      plugins: [
        license({
          thirdParty: { output: { file: `${process.env.OUT ?? "../static"}/LICENSES.txt` } },
        }),
      ],
      output: {
        entryFileNames: "[name].js",
        chunkFileNames: "[name].js",
        assetFileNames: "[name][extname]",
      },
    },
  },
});
