/** The page's style: the same tokens as the demo's, so that everything looks like one product. */
export const apiPageStyle = `:root {
  color-scheme: light dark;
  --bg: light-dark(#f6f7f9, #0f141b);
  --surface: light-dark(#ffffff, #171e28);
  --sunken: light-dark(#f6f7f9, #121821);
  --text: light-dark(#16202e, #e8edf4);
  --muted: light-dark(#5b6777, #93a0b2);
  --line: light-dark(#e3e7ed, #263040);
  --brand: light-dark(#3b5bdb, #91a7ff);
  --get: light-dark(#1864ab, #74c0fc);
  --get-soft: light-dark(#e7f2fd, #15293d);
  --post: light-dark(#226f33, #69db7c);
  --post-soft: light-dark(#e9f7ec, #14301d);
  --patch: light-dark(#8a4b00, #ffc95c);
  --patch-soft: light-dark(#fff5df, #33270f);
  --delete: light-dark(#b42323, #ff8787);
  --delete-soft: light-dark(#fff1f1, #351b20);
  --font: system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif;
  --mono: ui-monospace, 'SF Mono', 'Cascadia Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace;
}

* { box-sizing: border-box; }

html { scroll-padding-top: 24px; }

body {
  margin: 0;
  background: var(--bg);
  color: var(--text);
  font: 15px/1.55 var(--font);
}

a { color: var(--brand); text-underline-offset: 2px; }
a:focus-visible, summary:focus-visible { outline: 2px solid var(--brand); outline-offset: 2px; border-radius: 4px; }
code { font: 0.9em/1.5 var(--mono); overflow-wrap: anywhere; }
p { margin: 6px 0; }

header {
  padding: 40px 32px 28px;
  background: var(--surface);
  border-bottom: 1px solid var(--line);
}
header > * { max-width: 1216px; margin-inline: auto; }
header p { color: var(--muted); }
h1 { margin-block: 0 8px; font-size: 28px; line-height: 1.2; letter-spacing: -0.02em; }
h1 span { color: var(--muted); font-weight: 400; }

.columns {
  display: grid;
  grid-template-columns: 300px minmax(0, 1fr);
  gap: 40px;
  max-width: 1280px;
  margin: 0 auto;
  padding: 24px 32px 96px;
}

nav {
  position: sticky;
  top: 24px;
  align-self: start;
  max-height: calc(100vh - 48px);
  overflow-y: auto;
  font-size: 13px;
}
nav h2 { margin: 20px 0 6px; font-size: 13px; line-height: 1.4; }
nav h2:first-child { margin-top: 0; }
nav h2 a { color: var(--text); text-decoration: none; }
nav ul { margin: 0; padding: 0; list-style: none; }
nav li a {
  display: flex;
  gap: 8px;
  align-items: baseline;
  padding: 4px 6px;
  border-radius: 6px;
  color: var(--muted);
  text-decoration: none;
}
nav li a:hover { background: var(--surface); color: var(--text); }
nav .method { min-width: 46px; padding: 1px 0; font-size: 10px; text-align: center; }

main section > h2 { margin: 40px 0 16px; font-size: 20px; letter-spacing: -0.01em; }
main section:first-child > h2 { margin-top: 0; }

article {
  margin-bottom: 16px;
  padding: 20px 24px;
  background: var(--surface);
  border: 1px solid var(--line);
  border-radius: 12px;
}
article:target { border-color: var(--brand); }
article h3 {
  display: flex;
  flex-wrap: wrap;
  gap: 10px;
  align-items: center;
  margin: 0 0 8px;
  font-size: 16px;
}
article h4 { margin: 20px 0 6px; color: var(--muted); font-size: 12px; font-weight: 600; letter-spacing: 0.04em; text-transform: uppercase; }
.path { font-size: 14px; font-weight: 600; }
.summary { font-weight: 600; }
.shows { color: var(--muted); font-size: 13px; }

.method { padding: 2px 8px; border-radius: 6px; font: 700 11px/1.6 var(--mono); }
.get { background: var(--get-soft); color: var(--get); }
.post { background: var(--post-soft); color: var(--post); }
.patch { background: var(--patch-soft); color: var(--patch); }
.delete { background: var(--delete-soft); color: var(--delete); }
.status { padding: 1px 6px; border-radius: 6px; background: var(--post-soft); color: var(--post); font-family: var(--mono); }

.fields { margin: 0; padding: 0; list-style: none; }
.fields > li { padding: 7px 0; border-top: 1px solid var(--line); font-size: 14px; overflow-wrap: anywhere; }
.fields:first-of-type > li:first-child { border-top: 0; }
.fields .fields { margin: 8px 0 0; padding-left: 16px; border-left: 2px solid var(--line); }
.fields > li > * { margin-right: 8px; }
.name { font-weight: 600; }
.type { color: var(--muted); }
.limit { color: var(--muted); font-size: 12px; }
.limit code { padding: 1px 5px; border-radius: 4px; background: var(--sunken); }
.optional { color: var(--patch); font-size: 12px; text-transform: none; letter-spacing: 0; }

details { margin-top: 16px; border-top: 1px solid var(--line); padding-top: 12px; }
summary { color: var(--muted); font-size: 13px; cursor: pointer; }
table { width: 100%; margin-top: 8px; border-collapse: collapse; font-size: 13px; }
th, td { padding: 6px 8px 6px 0; border-top: 1px solid var(--line); text-align: left; vertical-align: top; }
th { width: 48px; font-family: var(--mono); }

@media (max-width: 900px) {
  header { padding: 28px 16px 20px; }
  .columns { display: block; padding: 16px 16px 64px; }
  nav { position: static; max-height: none; margin-bottom: 32px; padding-bottom: 16px; border-bottom: 1px solid var(--line); }
  nav li a { padding: 8px 0; }
  article { padding: 16px; }
}
`;
