/** What a browser sees at `/` when the server is no demo. */
export const landingPage = `<!doctype html>
<html lang="en">
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width">
  <title>Offhook</title>
  <h1>Offhook</h1>
  <p>This is an Offhook server. It has no pages of its own: the phone is part of yours.</p>
  <ul>
    <li><a href="api-docs/">The API</a></li>
    <li><code>GET /sdk/offhook.js</code>: the script for your page</li>
    <li><code>GET /frame/</code>: the phone frame</li>
    <li><code>GET /health</code>: whether it is well</li>
  </ul>
</html>
`;
