// JsSIP ships no types for its parser, and sip.js types what it parses as `any`: this is what the bench reads of them.
declare module 'jssip/lib/Parser.js' {
  interface PeerMessage {
    readonly ruri: unknown;
    readonly via: { readonly branch: string };
    readonly from_tag: string;
    readonly to: { readonly uri: unknown };
    readonly call_id: string;
    readonly cseq: number;
    getHeader(name: string): string | undefined;
    parseHeader(name: string): unknown;
  }
  export function parseMessage(data: string, ua: object): PeerMessage | undefined;
}
