import { createServer, type Server } from 'node:http';

/** Plain HTTP on loopback for the supervisor alone: up or not, and counts for Prometheus; no data, no versions. */
export function createHealthServer(ready: () => Promise<boolean>, metrics?: () => Promise<string>): Server {
  return createServer((request, response) => {
    const answer = (status: number, word: string): void => {
      response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
      response.end(JSON.stringify({ status: word }));
    };
    if (request.method !== 'GET') return answer(405, 'refused');
    if (request.url === '/health/live') return answer(200, 'live');
    if (request.url === '/metrics' && metrics) {
      const say = (text: string): void => void response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8', 'cache-control': 'no-store' }).end(text);
      return void metrics().then(say, () => answer(503, 'unavailable'));
    }
    if (request.url !== '/health/ready') return answer(404, 'unknown');
    return void ready().then((ok) => (ok ? answer(200, 'ready') : answer(503, 'unavailable')));
  });
}
