/** Numbers for Prometheus. Labels are the plugin and the route template, never a tenant or a person. */
export interface Metrics {
  /** Called once per answered request by the http boundary. `route` is the template, `/customers/:id`. */
  request(sample: { plugin: string; method: string; route: string; status: number; seconds: number }): void;
  count(name: string, help: string, labels?: Record<string, string>, by?: number): void;
  observe(name: string, help: string, labels: Record<string, string>, seconds: number): void;
  gauge(name: string, help: string, labels: Record<string, string>, value: number): void;
  text(): Promise<string>;
  readonly contentType: string;
}
