import { useEffect, useState } from "react";
import { serverClock } from "@/api/client";

/** The server's time in milliseconds, renewed each second: for waits and call timers. */
export function useNow(): number {
  const [now, setNow] = useState(() => serverClock.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(serverClock.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  return now;
}
