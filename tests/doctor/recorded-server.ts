/**
 * A server of recorded answers in the place of AWS: it speaks the wire formats of EC2, ElastiCache and STS (XML) and SSM
 * (JSON), remembers what it was asked, and can be told to page, throttle, deny or lack a call.
 */

import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** One request as AWS's permissions see it: `ec2:DescribeVpcs`, and its parameters. */
export interface Request {
  readonly permission: string;
  readonly parameters: URLSearchParams;
}

export interface Reply {
  readonly status?: number;
  readonly body: string;
}

/** Answers one call; the number says how often it has been asked before. */
export type Answer = (request: Request, before: number) => Reply;

export interface RecordedServer {
  readonly url: string;
  /** Everything that was asked, in order. */
  readonly asked: Request[];
  readonly close: () => Promise<void>;
}

/** Serves these answers by permission; any other call is answered with nothing found. */
export async function serveRecorded(
  answers: Readonly<Record<string, Answer>>,
): Promise<RecordedServer> {
  const asked: Request[] = [];
  const server = createServer((message, response) => {
    void readBody(message).then((body) => {
      const request = parseRequest(message, body);
      const before = asked.filter(({ permission }) => permission === request.permission).length;
      asked.push(request);
      const answer = answers[request.permission] ?? nothingFound;
      send(response, answer(request, before), isJson(message));
    });
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as AddressInfo;
  const close = (): Promise<void> =>
    new Promise((closed) => {
      server.closeAllConnections();
      server.close(() => {
        closed();
      });
    });
  return { url: `http://127.0.0.1:${String(port)}`, asked, close };
}

async function readBody(message: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of message) parts.push(part as Buffer);
  return Buffer.concat(parts).toString();
}

function isJson({ headers }: IncomingMessage): boolean {
  return headers["x-amz-target"] !== undefined;
}

/** The service is in the signature's scope, the action in the body or, for JSON, in a header. */
function parseRequest({ headers }: IncomingMessage, body: string): Request {
  const service = /Credential=[^/]+\/\d+\/[^/]+\/([^/]+)\//.exec(headers.authorization ?? "")?.[1];
  const parameters = new URLSearchParams(body.startsWith("{") ? "" : body);
  const target = headers["x-amz-target"];
  const action = parameters.get("Action") ?? String(target).split(".").at(-1) ?? "";
  return { permission: `${service ?? "unsigned"}:${action}`, parameters };
}

function send(response: ServerResponse, { status = 200, body }: Reply, json: boolean): void {
  response.writeHead(status, { "content-type": json ? "application/x-amz-json-1.1" : "text/xml" });
  response.end(body);
}

const nothingFound: Answer = ({ permission }) => found(permission, "");

/** An answer with this inside: EC2 puts it right into the response, the others into a result. */
export function found(permission: string, inside: string): Reply {
  const [service, action = ""] = permission.split(":");
  const result = service === "ec2" ? inside : `<${action}Result>${inside}</${action}Result>`;
  return { body: `<${action}Response><requestId>r</requestId>${result}</${action}Response>` };
}

/** AWS's error, as EC2 and the query services word it. */
export function refusal(status: number, code: string, message: string, service = "ec2"): Reply {
  const error = `<Code>${code}</Code><Message>${message}</Message>`;
  const body =
    service === "ec2"
      ? `<Response><Errors><Error>${error}</Error></Errors><RequestID>r</RequestID></Response>`
      : `<ErrorResponse><Error><Type>Sender</Type>${error}</Error><RequestId>r</RequestId></ErrorResponse>`;
  return { status, body };
}

/** `<set><item>…</item></set>` from pieces of XML. */
export function set(name: string, items: readonly string[]): string {
  return `<${name}>${items.map((item) => `<item>${item}</item>`).join("")}</${name}>`;
}

/** `<a>1</a><b>2</b>` from fields. */
export function fields(values: Readonly<Record<string, string | number | boolean>>): string {
  return Object.entries(values)
    .map(([name, value]) => `<${name}>${String(value)}</${name}>`)
    .join("");
}
