import { useQuery, useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState, useSyncExternalStore } from "react";
import { meQuery } from "@/api/auth";
import { isAtLeast } from "@/api/roles";
import { supervisionQuery } from "@/api/supervision";
import type { Supervision, SupervisionMode } from "@/api/types";
import { showFault } from "@/components/faults";
import type { LegState } from "@/components/leg/state";
import { type Legs, makeLegs } from "./legs";
import { Part } from "./Part";

interface SupervisionValue {
  /** The call that this supervisor takes part in. */
  seat: Supervision | null;
  ear: LegState;
  voice: LegState;
  isChanging: boolean;
  /** Take part in a call, or do so in another way. */
  take: (callId: string, mode: SupervisionMode) => void;
  stop: () => void;
  toggleMute: () => void;
  startPlayback: () => void;
}

const SupervisionContext = createContext<SupervisionValue | null>(null);

export function useSupervision(): SupervisionValue {
  const value = useContext(SupervisionContext);
  if (value === null) throw new Error("useSupervision needs a SupervisionProvider above it");
  return value;
}

const loadLiveKit = () => import("livekit-client");
const RETRY_MS = 1_500;

interface ProviderProps {
  children: ReactNode;
  /** Tests bring their own. */
  legs?: Legs | undefined;
}

/** Holds the supervisor's legs above the router: a page may come and go, the listening goes on. */
export function SupervisionProvider({ children, legs: given }: ProviderProps) {
  const queries = useQueryClient();
  const [legs] = useState(() => given ?? makeLegs(loadLiveKit));
  const [part] = useState(() => new Part(legs, queries));
  const [isChanging, setChanging] = useState(false);
  const ear = useSyncExternalStore(legs.ear.subscribe, legs.ear.getState);
  const voice = useSyncExternalStore(legs.voice.subscribe, legs.voice.getState);
  const me = useQuery(meQuery).data ?? null;
  const mine = useQuery({ ...supervisionQuery, enabled: me !== null && isAtLeast(me.role, "supervisor") });
  const seat = me === null ? null : (mine.data ?? null);

  useEffect(() => {
    if (me === null) void part.leave();
    else if (mine.data !== undefined) void part.follow(mine.data, me.id).catch(showFault);
  }, [part, mine.data, me]);

  const isLost = ear.status === "lost" || voice.status === "lost";
  const { refetch } = mine;
  useEffect(() => {
    if (!isLost) return;
    const again = () => void refetch().then(({ data }) => part.rejoin(data ?? null).catch(showFault));
    const timer = setInterval(again, RETRY_MS);
    return () => clearInterval(timer);
  }, [isLost, refetch, part]);

  const value = useMemo(() => {
    const change = async (work: Promise<void>) => {
      setChanging(true);
      await work.catch((error: unknown) => showFault(error));
      setChanging(false);
    };
    return {
      seat,
      ear,
      voice,
      isChanging,
      take: (callId: string, mode: SupervisionMode) => void change(part.take(callId, mode)),
      stop: () => void change(part.stop()),
      toggleMute: () => void legs.voice.toggleMute(),
      startPlayback: () => void legs.ear.startPlayback(),
    };
  }, [seat, ear, voice, isChanging, part, legs]);
  return <SupervisionContext.Provider value={value}>{children}</SupervisionContext.Provider>;
}
