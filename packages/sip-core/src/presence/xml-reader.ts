import { documentTooLarge, invalidDocument } from './presence-error.js';

/** An element without its prefix: servers get namespaces wrong more often than they use one name for two things. */
export interface XmlElement {
  readonly name: string;
  /** By name, with the prefix where there is one. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  /** What stands in it beside its children. */
  readonly text: string;
}

interface OpenElement {
  readonly name: string;
  /** With its prefix, as the end tag must have it. */
  readonly tag: string;
  readonly attributes: Map<string, string>;
  readonly children: OpenElement[];
  text: string;
}

const longestDocument = 131_072;
const deepestElement = 16;
const mostElements = 4_000;
const mostAttributes = 32;

const nameStart = 'A-Za-z_:\\u00c0-\\uffff';
const name = `[${nameStart}][${nameStart}0-9.\\-\\u00b7]*`;
const startTag = new RegExp(`<(${name})`, 'y');
const endTag = new RegExp(`</(${name})[ \\t\\r\\n]*>`, 'y');
const attribute = new RegExp(
  `[ \\t\\r\\n]+(${name})[ \\t\\r\\n]*=[ \\t\\r\\n]*(?:"([^"<]*)"|'([^'<]*)')`,
  'y',
);
const endOfStartTag = /[ \t\r\n]*(\/?)>/y;
const blank = /^[ \t\r\n\ufeff]*$/;
// What XML 1.0 §2.2 has no place for.
const forbidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/;

const entities: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
]);

/**
 * Reads an XML 1.0 document without a document type: what needs one can do harm, and no SIP server sends one.
 *
 * @throws PresenceError presence/invalid-document, presence/document-too-large
 */
export function readXml(text: string): XmlElement {
  if (text.length > longestDocument) throw documentTooLarge(`more than ${longestDocument} characters`);
  if (forbidden.test(text)) throw invalidDocument('a control character');
  return new XmlReader(text).read();
}

class XmlReader {
  readonly #text: string;
  #at = 0;
  #elementCount = 0;
  #root: OpenElement | undefined;
  readonly #open: OpenElement[] = [];

  constructor(text: string) {
    this.#text = text;
  }

  read(): XmlElement {
    while (this.#at < this.#text.length) {
      this.#readText();
      if (this.#at < this.#text.length) this.#readMarkup();
    }
    if (this.#root === undefined || this.#open.length > 0) throw invalidDocument('it ends too early');
    return this.#root;
  }

  #readText(): void {
    const end = this.#indexOf('<', this.#text.length);
    this.#append(decode(this.#text.slice(this.#at, end)));
    this.#at = end;
  }

  #readMarkup(): void {
    if (this.#skip('<!--', '-->') !== undefined || this.#skip('<?', '?>') !== undefined) return;
    const data = this.#skip('<![CDATA[', ']]>');
    if (data !== undefined) this.#append(data);
    else if (this.#text.startsWith('</', this.#at)) this.#readEndTag();
    else this.#readStartTag();
  }

  /** Passes what begins and ends so, and returns what is between. */
  #skip(start: string, end: string): string | undefined {
    if (!this.#text.startsWith(start, this.#at)) return undefined;
    const from = this.#at + start.length;
    const to = this.#text.indexOf(end, from);
    if (to < 0) throw invalidDocument(`${start} without ${end}`);
    this.#at = to + end.length;
    return this.#text.slice(from, to);
  }

  #readStartTag(): void {
    // "<!DOCTYPE" and its like are no start tag either.
    const tag = this.#match(startTag)?.[1];
    if (tag === undefined) throw invalidDocument('markup that is no element');
    const attributes = this.#readAttributes();
    const end = this.#match(endOfStartTag);
    if (end === undefined) throw invalidDocument(`a tag <${tag}> without end`);
    const element: OpenElement = { name: localName(tag), tag, attributes, children: [], text: '' };
    this.#add(element);
    if (end[1] === '') this.#open.push(element);
    if (this.#open.length > deepestElement) throw documentTooLarge(`deeper than ${deepestElement} elements`);
  }

  #add(element: OpenElement): void {
    this.#elementCount += 1;
    if (this.#elementCount > mostElements) throw documentTooLarge(`more than ${mostElements} elements`);
    const parent = this.#open.at(-1);
    if (parent !== undefined) parent.children.push(element);
    else if (this.#root === undefined) this.#root = element;
    else throw invalidDocument('a second root');
  }

  #readAttributes(): Map<string, string> {
    const attributes = new Map<string, string>();
    for (let found = this.#match(attribute); found !== undefined; found = this.#match(attribute)) {
      const [, key = '', inDouble, inSingle = ''] = found;
      if (attributes.has(key)) throw invalidDocument(`the attribute ${key} twice`);
      if (attributes.size === mostAttributes)
        throw documentTooLarge(`more than ${mostAttributes} attributes`);
      attributes.set(key, decode(inDouble ?? inSingle));
    }
    return attributes;
  }

  #readEndTag(): void {
    const tag = this.#match(endTag)?.[1];
    if (tag === undefined || this.#open.pop()?.tag !== tag)
      throw invalidDocument('an end tag in the wrong place');
  }

  #append(text: string): void {
    const element = this.#open.at(-1);
    if (element !== undefined) element.text += text;
    else if (!blank.test(text)) throw invalidDocument('text outside of the root');
  }

  #match(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text) ?? undefined;
    if (found !== undefined) this.#at = pattern.lastIndex;
    return found;
  }

  #indexOf(what: string, otherwise: number): number {
    const index = this.#text.indexOf(what, this.#at);
    return index < 0 ? otherwise : index;
  }
}

function localName(tag: string): string {
  return tag.slice(tag.lastIndexOf(':') + 1);
}

function decode(text: string): string {
  return text.includes('&')
    ? text.replace(/&([^;&]{0,32};?)/g, (_all, reference: string) => resolve(reference))
    : text;
}

/** Only the five entities that XML has by itself, and characters by number: nothing that could grow. */
function resolve(reference: string): string {
  const [, key = '', decimal, hexadecimal] =
    /^(?:([a-z]+)|#(\d{1,7})|#x([\dA-Fa-f]{1,6}));$/.exec(reference) ?? [];
  const code = decimal === undefined ? Number.parseInt(hexadecimal ?? '', 16) : Number(decimal);
  const character = entities.get(key) ?? (isCharacter(code) ? String.fromCodePoint(code) : undefined);
  if (character === undefined) throw invalidDocument(`the reference &${reference}`);
  return character;
}

function isCharacter(code: number): boolean {
  const isSurrogate = code >= 0xd8_00 && code <= 0xdf_ff;
  return code <= 0x10_ff_ff && !isSurrogate && !forbidden.test(String.fromCodePoint(code));
}

/** The first child of that name. */
export function childOf(element: XmlElement | undefined, childName: string): XmlElement | undefined {
  return element?.children.find((child) => child.name === childName);
}

export function childrenOf(element: XmlElement | undefined, childName: string): readonly XmlElement[] {
  return element?.children.filter((child) => child.name === childName) ?? [];
}

/** What stands in the first child of that name, without blanks around it; empty when there is none. */
export function textOf(element: XmlElement | undefined, childName: string): string {
  return childOf(element, childName)?.text.trim() ?? '';
}
