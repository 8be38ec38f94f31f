/** Counts by event and a label, for whoever watches the service (N6: how many credentials were given out). */
export interface Counters {
  count(name: string, label: string): void;
  /** Prometheus text format 0.0.4. */
  toText(): string;
}

export function createCounters(): Counters {
  const totals = new Map<string, number>();
  return {
    count(name, label) {
      const series = `offhook_${name}_total{result="${label}"}`;
      totals.set(series, (totals.get(series) ?? 0) + 1);
    },
    toText: () =>
      [...totals]
        .sort()
        .map(([series, total]) => `${series} ${total}\n`)
        .join(''),
  };
}
