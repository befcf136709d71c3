/** Whether this is an iframe, also one that another window made, where `instanceof` does not hold. */
export function isIframe(value: unknown): value is HTMLIFrameElement {
  return (
    typeof value === 'object' &&
    value !== null &&
    'nodeName' in value &&
    value.nodeName === 'IFRAME' &&
    'contentWindow' in value
  );
}
