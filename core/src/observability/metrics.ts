import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Metrics } from './types.js';

const REQUEST_BUCKETS = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15];

export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const counters = new Map<string, Counter>();
  const gauges = new Map<string, Gauge>();
  const histograms = new Map<string, Histogram>();

  function histogram(name: string, help: string, labelNames: string[]): Histogram {
    const known = histograms.get(name);
    if (known) return known;
    const made = new Histogram({ name, help, labelNames, buckets: REQUEST_BUCKETS, registers: [registry] });
    histograms.set(name, made);
    return made;
  }

  const requests = histogram('hako_http_request_seconds', 'Answered requests', ['plugin', 'method', 'route', 'status']);
  // The library checks and hashes labels on each call; routes and statuses are few.
  const requestSeries = new Map<string, ReturnType<typeof requests.labels>>();
  return {
    contentType: registry.contentType,
    text: () => registry.metrics(),
    request({ plugin, method, route, status, seconds }) {
      const key = `${plugin} ${method} ${route} ${status}`;
      let series = requestSeries.get(key);
      if (!series) requestSeries.set(key, (series = requests.labels({ plugin, method, route, status: String(status) })));
      series.observe(seconds);
    },
    observe: (name, help, labels, seconds) => histogram(name, help, Object.keys(labels)).observe(labels, seconds),
    count(name, help, labels = {}, by = 1) {
      let counter = counters.get(name);
      if (!counter) counters.set(name, (counter = new Counter({ name, help, labelNames: Object.keys(labels), registers: [registry] })));
      counter.inc(labels, by);
    },
    gauge(name, help, labels, value) {
      let gauge = gauges.get(name);
      if (!gauge) gauges.set(name, (gauge = new Gauge({ name, help, labelNames: Object.keys(labels), registers: [registry] })));
      gauge.set(labels, value);
    },
  };
}
