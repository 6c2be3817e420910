/** The one live stream of this browser: HTTP/1.1 allows six connections to a host, and people open many tabs. */
import { LiveStream, type Status } from './stream';
import type { Message } from './sse';

export type ToWorker = 'restart' | 'retry' | 'bye';
export type FromWorker = { message: Message } | { status: Status } | { alive: true };

const ports = new Set<MessagePort>();
let status: Status = 'connecting';

function tell(told: FromWorker): void {
  for (const port of ports) port.postMessage(told);
}

const stream = new LiveStream('/live', {
  message: (message) => tell({ message }),
  status: (next) => {
    status = next;
    tell({ status });
  },
  alive: () => tell({ alive: true }),
});

function heard(port: MessagePort, told: ToWorker): void {
  if (told === 'bye') {
    ports.delete(port);
    if (!ports.size) stream.stop();
  } else if (told === 'restart' ? status !== 'connected' : status === 'reconnecting') {
    stream.start();
  }
}

addEventListener('connect', (event) => {
  const [port] = (event as MessageEvent).ports;
  if (!port) return;
  const first = ports.size === 0;
  ports.add(port);
  port.onmessage = (message: MessageEvent<ToWorker>) => heard(port, message.data);
  if (first || status === 'ended')
    stream.start(); // whoever opens a page has signed in
  else port.postMessage({ status } satisfies FromWorker);
});
