// The smaller build of hls.js has the same types, and says nothing of them.
declare module "hls.js/light" {
  export * from "hls.js";
  export { default } from "hls.js";
}
