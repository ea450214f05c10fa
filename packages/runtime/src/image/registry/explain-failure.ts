import { ImageError } from '../image-error.ts';
import { printable, quote } from '../quote.ts';
import { PassingStatus, StalledError } from './transient-error.ts';

const DNS: ReadonlySet<string> = new Set(['ENOTFOUND', 'EAI_AGAIN', 'EAI_FAIL', 'EAI_NODATA']);
const NOT_THERE: ReadonlySet<string> = new Set(['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'ETIMEDOUT']);
/** OpenSSL's verification results and Node's own check of the host name. */
const CERTIFICATE = /^(?:CERT_|ERR_TLS_CERT|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_(?:GET_ISSUER|VERIFY)|HOSTNAME_MISMATCH)/;
/** What a server that speaks no TLS makes of a TLS greeting. */
const NOT_TLS = /^(?:ERR_SSL_|EPROTO$)/;

export const isNotTls = (error: unknown): boolean => NOT_TLS.test(codeOf(error));
const isCertificateFailure = (error: unknown): boolean => CERTIFICATE.test(codeOf(error));

/** Makes of what Node threw something that tells the user what to do. Errors that do so already stay as they are. */
export function explainFailure(error: unknown, what: string, host: string): unknown {
  if (error instanceof ImageError || !(error instanceof Error) || error.name === 'AbortError') return error;
  const code = codeOf(error);
  const explain = (reason: ConstructorParameters<typeof ImageError>[0], text: string, hint: string) =>
    new ImageError(reason, `${what}: ${text}`, { cause: error, hint });
  if (error instanceof PassingStatus) {
    if (error.status === 429) {
      return explain(
        'rate-limited',
        'too many requests (status 429)',
        'Wait some minutes, or log in to be granted more.',
      );
    }
    return explain('registry-failed', `the registry answered ${error.status} again and again`, 'Try again later.');
  }
  if (error instanceof StalledError) return explain('unreachable', error.message, 'Check the network, and try again.');
  if (DNS.has(code)) {
    return explain('unreachable', `host ${quote(host)} is not known (${code})`, 'Check its spelling, and the network.');
  }
  if (isCertificateFailure(error)) {
    return explain(
      'tls',
      `the certificate of ${quote(host)} is not trusted: ${printable(error.message)} (${code})`,
      `If you trust the registry and the way to it, name it: --insecure-registry ${host}.`,
    );
  }
  if (isNotTls(error)) {
    return explain(
      'tls',
      `${quote(host)} does not speak TLS (${code})`,
      `If it is meant to be plain HTTP, name it: --insecure-registry ${host}.`,
    );
  }
  if (NOT_THERE.has(code)) {
    return explain('unreachable', `nobody answers at ${quote(host)} (${code})`, 'Check that the registry runs there.');
  }
  if (code === '') return error;
  return explain(
    'unreachable',
    `the connection to ${quote(host)} failed: ${printable(error.message)} (${code})`,
    'Try again.',
  );
}

/** The code of an error; when a name has several addresses, of the failure to reach the first. */
function codeOf(error: unknown): string {
  if (error instanceof AggregateError && !('code' in error && error.code)) return codeOf(error.errors[0]);
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
