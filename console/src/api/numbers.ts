import { queryOptions } from "@tanstack/react-query";
import { client, unwrap } from "./client";
import type { Flow, NumberDefaults, NumberSettings, PhoneNumber } from "./types";

export const numberKeys = {
  all: ["numbers"] as const,
  list: ["numbers", "list"] as const,
  flows: ["numbers", "flows"] as const,
  defaults: ["numbers", "defaults"] as const,
};

export const numbersQuery = queryOptions({
  queryKey: numberKeys.list,
  queryFn: ({ signal }): Promise<PhoneNumber[]> => unwrap(client.GET("/v1/numbers", { signal })),
  // Whether people can be reached changes by the clock, which tells nobody.
  refetchInterval: 60_000,
});

/** What workers have announced that they can run. */
export const flowsQuery = queryOptions({
  queryKey: numberKeys.flows,
  queryFn: ({ signal }): Promise<Flow[]> => unwrap(client.GET("/v1/flows", { signal })),
});

export const numberDefaultsQuery = queryOptions({
  queryKey: numberKeys.defaults,
  queryFn: ({ signal }): Promise<NumberDefaults> => unwrap(client.GET("/v1/numbers/defaults", { signal })),
});

export const timezonesQuery = queryOptions({
  queryKey: ["timezones"] as const,
  queryFn: ({ signal }): Promise<string[]> => unwrap(client.GET("/v1/timezones", { signal })),
  staleTime: Number.POSITIVE_INFINITY,
});

export function createNumber(settings: NumberSettings): Promise<PhoneNumber> {
  return unwrap(client.POST("/v1/numbers", { body: settings }));
}

export function changeNumber(numberId: string, settings: NumberSettings): Promise<PhoneNumber> {
  return unwrap(client.PUT("/v1/numbers/{number_id}", { params: { path: { number_id: numberId } }, body: settings }));
}

export async function removeNumber(numberId: string): Promise<void> {
  await unwrap(client.DELETE("/v1/numbers/{number_id}", { params: { path: { number_id: numberId } } }));
}
