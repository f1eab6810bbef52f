import { createServer, type Server } from 'node:http';

/** Plain HTTP on loopback for the supervisor alone: says up or not, no data, no versions. */
export function createHealthServer(ready: () => Promise<boolean>): Server {
  return createServer((request, response) => {
    const answer = (status: number, word: string): void => {
      response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
      response.end(JSON.stringify({ status: word }));
    };
    if (request.method !== 'GET') return answer(405, 'refused');
    if (request.url === '/health/live') return answer(200, 'live');
    if (request.url !== '/health/ready') return answer(404, 'unknown');
    return void ready().then((ok) => (ok ? answer(200, 'ready') : answer(503, 'unavailable')));
  });
}
