declare module '*.css';

declare module '*.svg?raw' {
  const source: string;
  export { source as default };
}
