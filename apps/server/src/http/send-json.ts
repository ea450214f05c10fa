import type { ServerResponse } from 'node:http';
import type { WireFailure } from '@drydock/protocol';

export function sendJson(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'Content-Type': 'application/json; charset=utf-8' }).end(JSON.stringify(value));
}

export function sendFailure(response: ServerResponse, status: number, failure: WireFailure): void {
  sendJson(response, status, { ok: false, failure });
}
