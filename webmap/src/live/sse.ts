/** Reading `text/event-stream` (WHATWG HTML, 9.2.6) from the pieces that the network gives. */

export interface Message {
  kind: string;
  data: string;
  /** The last id, where the message has one. */
  id: string | undefined;
}

/** Takes pieces of text and gives the messages that are complete; comments give none. */
export class MessageReader {
  private rest = '';

  read(piece: string): Message[] {
    const blocks = (this.rest + piece).split('\n\n');
    this.rest = blocks.pop() ?? '';
    return blocks.flatMap((block) => parse(block) ?? []);
  }
}

function parse(block: string): Message | null {
  let kind = 'message';
  let id: string | undefined;
  const data: string[] = [];
  for (const line of block.split('\n')) {
    const colon = line.indexOf(':');
    if (colon <= 0) continue; // a comment, or a field without value
    const value = line.slice(colon + 1).replace(/^ /, '');
    const field = line.slice(0, colon);
    if (field === 'event') kind = value;
    else if (field === 'data') data.push(value);
    else if (field === 'id') id = value;
  }
  return data.length ? { kind, data: data.join('\n'), id } : null;
}
