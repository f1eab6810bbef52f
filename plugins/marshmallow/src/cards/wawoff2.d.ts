declare module 'wawoff2/decompress.js' {
  /** WOFF2 (W3C) to the font that was packed in it. */
  export default function decompress(packed: Uint8Array): Promise<Uint8Array>;
}
