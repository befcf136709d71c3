import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PresenceError } from './presence-error.js';
import { childOf, childrenOf, readXml, textOf, type XmlElement } from './xml-reader.js';

/** What became of a text: the root, or the code and the fault. */
function outcomeOf(text: string): string {
  try {
    return `<${readXml(text).name}>`;
  } catch (error) {
    if (!(error instanceof PresenceError)) throw error;
    const { cause } = error;
    return `${error.code}: ${cause instanceof Error ? cause.message : ''}`;
  }
}

describe('an XML document', () => {
  it('is elements, attributes and text, and nothing of prefixes', () => {
    const root = readXml(`\ufeff<?xml version="1.0" encoding="UTF-8"?>
      <!-- <not> an </element> -->
      <p:presence xmlns:p='urn:ietf:params:xml:ns:pidf' entity = "sip:bob@example.test" xml:lang="en">
        <p:tuple id="a>b"/><p:tuple id='second'>before<x/>after<![CDATA[ <raw> & ]]></p:tuple>
      </p:presence>
      <?end?>`);
    expect(root.name).toBe('presence');
    expect([...root.attributes]).toEqual([
      ['xmlns:p', 'urn:ietf:params:xml:ns:pidf'],
      ['entity', 'sip:bob@example.test'],
      ['xml:lang', 'en'],
    ]);
    const [first, second] = childrenOf(root, 'tuple');
    expect([first?.attributes.get('id'), first?.text]).toEqual(['a>b', '']);
    expect(second?.text).toBe('beforeafter <raw> & ');
    expect([childOf(root, 'nobody'), textOf(root, 'tuple'), childrenOf(undefined, 'x')]).toEqual([
      undefined,
      '',
      [],
    ]);
  });

  it('has the characters that are written as entities and by number', () => {
    const { attributes, text } = readXml('<a b="&lt;&quot;&#38;">&amp;lt; &apos;&gt; &#x1F600;&#233;</a>');
    expect([attributes.get('b'), text]).toEqual(['<"&', "&lt; '> 😀é"]);
  });

  it.each([
    ['nothing', '', 'it ends too early'],
    ['blanks', ' \r\n', 'it ends too early'],
    ['text alone', 'hello', 'text outside of the root'],
    ['an open element', '<a><b></b>', 'it ends too early'],
    ['a wrong end', '<a><b></a></b>', 'an end tag in the wrong place'],
    ['an end alone', '</a>', 'an end tag in the wrong place'],
    ['another prefix at the end', '<x:a></a>', 'an end tag in the wrong place'],
    ['two roots', '<a/><b/>', 'a second root'],
    ['text after the root', '<a/>b', 'text outside of the root'],
    ['data before the root', '<![CDATA[b]]><a/>', 'text outside of the root'],
    ['an attribute twice', '<a b="1" b="2"/>', 'the attribute b twice'],
    ['an attribute without quotes', '<a b=1/>', 'a tag <a> without end'],
    ['an attribute with a tag', '<a b="<c>"/>', 'a tag <a> without end'],
    ['attributes without a blank', '<a b="1"c="2"/>', 'a tag <a> without end'],
    ['a comment without end', '<a><!-- </a>', '<!-- without -->'],
    ['data without end', '<a><![CDATA[</a>', '<![CDATA[ without ]]>'],
    ['no name', '< a/>', 'markup that is no element'],
    ['a document type', '<!DOCTYPE a><a/>', 'markup that is no element'],
    ['an entity of its own', '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', 'markup that is no element'],
    ['an unknown entity', '<a>&nbsp;</a>', 'the reference &nbsp;'],
    ['a name of JavaScript', '<a>&constructor;</a>', 'the reference &constructor;'],
    ['an open reference', '<a>a & b</a>', 'the reference & b'],
    ['a character that is none', '<a>&#0;</a>', 'the reference &#0;'],
    ['half a character', '<a>&#xD800;</a>', 'the reference &#xD800;'],
    ['a character beyond all', '<a>&#x110000;</a>', 'the reference &#x110000;'],
    ['a control character', '<a>\u0000</a>', 'a control character'],
  ])('is none with %s', (_what, text, fault) => {
    expect(outcomeOf(text)).toBe(`presence/invalid-document: ${fault}`);
  });

  it.each([
    ['long', `<a>${'b'.repeat(131_072)}</a>`, 'more than 131072 characters'],
    ['deep', '<a>'.repeat(100_000 / 4), 'deeper than 16 elements'],
    ['wide', `<a>${'<b/>'.repeat(4_000)}</a>`, 'more than 4000 elements'],
    [
      'rich',
      `<a${Array.from({ length: 33 }, (_none, index) => ` b${index}=""`).join('')}/>`,
      'more than 32 attributes',
    ],
  ])('is refused when it is too %s', (_what, text, fault) => {
    expect(outcomeOf(text)).toBe(`presence/document-too-large: ${fault}`);
  });

  it('is at most as deep and as wide as it may be', () => {
    expect(outcomeOf('<a>'.repeat(16) + '</a>'.repeat(16))).toBe('<a>');
    expect(outcomeOf(`<a>${'<b/>'.repeat(3_999)}</a>`)).toBe('<a>');
  });

  it('cannot laugh a billion times', () => {
    const levels = Array.from(
      { length: 9 },
      (_none, index) => `<!ENTITY l${index + 1} "${`&l${index};`.repeat(10)}">`,
    );
    const bomb = `<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY l0 "lol">${levels.join('')}]><lolz>&l9;</lolz>`;
    expect(outcomeOf(bomb)).toMatch(/^presence\/invalid-document/);
  });

  it('cannot fetch anything', () => {
    const thief = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>';
    expect(outcomeOf(thief)).toMatch(/^presence\/invalid-document/);
  });

  it.each([
    ['blanks in a tag', `<a${' '.repeat(130_000)}`],
    ['ampersands', `<a>${'&'.repeat(130_000)}</a>`],
    ['a long name', `<${'a'.repeat(130_000)}`],
    ['open comments', '<!--'.repeat(32_000)],
    ['less-than signs', '<'.repeat(130_000)],
    ['quotes', `<a b="${"'".repeat(130_000)}`],
  ])('takes no time to refuse with %s', (_what, text) => {
    const beganAtMs = performance.now();
    expect(outcomeOf(text)).toMatch(/^presence\//);
    expect(performance.now() - beganAtMs).toBeLessThan(2_000);
  });
});

describe('any text whatever', () => {
  it('is a document, or is refused with a code', () => {
    const noise = fc.string({
      unit: fc.constantFrom(...Array.from('<>/!?-[]&;#x="\' \n'), 'a', 'b:c', 'CDATA', 'é', '\u0000'),
    });
    const octets = fc.uint16Array().map((codes) => String.fromCharCode(...codes));
    fc.assert(
      fc.property(fc.oneof(noise, octets), (text) => {
        expect(outcomeOf(text)).toMatch(/^(<|presence\/)/);
      }),
      { numRuns: 200 },
    );
  });

  it('is read as it was written', () => {
    const tag = fc.stringMatching(/^[a-z][a-z0-9-]{0,8}$/);
    const text = fc.string({
      unit: fc.constantFrom('a', ' ', '&', '<', '>', '"', "'", ';', 'é', '😀', ']]>'),
    });
    const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
      tree: fc.record({
        name: tag,
        attributes: fc.dictionary(tag, text, { maxKeys: 4, noNullPrototype: true }),
        text,
        children: fc.oneof({ maxDepth: 5 }, fc.constant([]), fc.array(tie('tree'), { maxLength: 4 })),
      }),
    }));
    fc.assert(
      fc.property(tree, (wanted) => {
        expect(plain(readXml(written(wanted)))).toEqual(plain(wanted));
      }),
    );
  });
});

interface Tree {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly text: string;
  readonly children: readonly Tree[];
}

function written({ attributes, children, name, text }: Tree): string {
  const pairs = Object.entries(attributes).map(([key, value]) => ` ${key}="${escaped(value)}"`);
  return `<${name}${pairs.join('')}>${escaped(text)}${children.map(written).join('')}</${name}>`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

function plain({ attributes, children, name, text }: Tree | XmlElement): unknown {
  const pairs = attributes instanceof Map ? [...attributes] : Object.entries(attributes);
  return { name, text, attributes: pairs, children: children.map(plain) };
}
