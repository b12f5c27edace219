import { queryOptions } from "@tanstack/react-query";
import { client, unwrap } from "./client";
import { isSessionLost } from "./problem";
import type { Me } from "./types";

export const meKey = ["me"] as const;

/** Who is logged in; `null` when nobody is. */
export const meQuery = queryOptions({
  queryKey: meKey,
  queryFn: async ({ signal }): Promise<Me | null> => {
    try {
      return await unwrap(client.GET("/v1/auth/me", { signal }));
    } catch (error) {
      if (isSessionLost(error)) return null;
      throw error;
    }
  },
  staleTime: 60_000,
});

export function login(credentials: { email: string; password: string }): Promise<Me> {
  return unwrap(client.POST("/v1/auth/login", { body: credentials }));
}

export async function logout(): Promise<void> {
  await unwrap(client.POST("/v1/auth/logout"));
}
