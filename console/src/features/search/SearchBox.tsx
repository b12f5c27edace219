import { Anchor, Kbd, Popover, TextInput } from "@mantine/core";
import { useDebouncedValue, useHotkeys } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { type FormEvent, type KeyboardEvent, useRef, useState } from "react";
import { messageOf } from "@/api/problem";
import { type Kind, SHORTEST_QUERY, searchQuery } from "@/api/search";
import type { SearchResults } from "@/api/types";
import { Hits } from "./hits";
import classes from "./Search.module.css";
import { KINDS } from "./search";

const TYPING_PAUSE_MS = 200;

/** One box for everything, on every page: `/` goes there, the arrows through what was found, Enter to all of it. */
export function SearchBox() {
  const navigate = useNavigate();
  const input = useRef<HTMLInputElement>(null);
  const found = useRef<HTMLDivElement>(null);
  const [typed, setTyped] = useState("");
  const [isOpen, setOpen] = useState(false);
  useHotkeys([["/", () => input.current?.focus()]]);
  const isLong = typed.trim().length >= SHORTEST_QUERY;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isLong) return;
    setOpen(false);
    void navigate({ to: "/search", search: { q: typed.trim() } });
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key === "Escape") {
      setOpen(false);
      input.current?.focus();
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const stops: (Element | null)[] = [input.current, ...(found.current?.querySelectorAll("a") ?? [])];
    const next = stops[(stops.indexOf(document.activeElement) + step + stops.length) % stops.length];
    if (next instanceof HTMLElement) next.focus();
  };

  return (
    <search className={classes.search} onKeyDown={onKey}>
      <Popover
        opened={isOpen && isLong}
        onChange={setOpen}
        position="bottom-start"
        width={460}
        shadow="md"
        withRoles={false}
      >
        <Popover.Target>
          <form onSubmit={submit}>
            <TextInput
              ref={input}
              type="search"
              size="xs"
              aria-label="Search calls, tickets and customers"
              aria-keyshortcuts="/"
              placeholder="Search"
              leftSection={<IconSearch size={15} aria-hidden />}
              rightSection={
                <Kbd size="xs" aria-hidden>
                  /
                </Kbd>
              }
              maxLength={200}
              value={typed}
              onFocus={() => setOpen(true)}
              onChange={(event) => {
                setTyped(event.currentTarget.value);
                setOpen(true);
              }}
            />
          </form>
        </Popover.Target>
        <Popover.Dropdown p={0}>
          {/* biome-ignore lint/a11y/noStaticElementInteractions lint/a11y/useKeyWithClickEvents: the links inside are what is pressed; this only closes */}
          <div ref={found} className={classes.found} onClick={() => setOpen(false)}>
            <Glance q={typed.trim()} />
          </div>
        </Popover.Dropdown>
      </Popover>
    </search>
  );
}

function Glance({ q }: { q: string }) {
  const [settled] = useDebouncedValue(q, TYPING_PAUSE_MS);
  const { data, error } = useQuery(searchQuery(settled));
  if (error !== null) return <p className={classes.nothing}>{messageOf(error)}</p>;
  if (data === undefined || settled !== q) return <p className={classes.nothing}>Searching…</p>;
  const kinds = kindsOf(data);
  if (kinds.length === 0) return <p className={classes.nothing}>Nothing is found for “{q}”.</p>;
  return (
    <>
      {kinds.map((kind) => (
        <section key={kind} aria-label={KINDS[kind]}>
          <h3 className={classes.kind}>{KINDS[kind]}</h3>
          <Hits of={{ [kind]: data[kind] }} />
        </section>
      ))}
      <p className={classes.more}>
        <Anchor fz="sm" renderRoot={(props) => <Link to="/search" search={{ q }} {...props} />}>
          All results
        </Anchor>
      </p>
    </>
  );
}

/** Those of which something was found. */
export function kindsOf(results: SearchResults): Kind[] {
  return (Object.keys(KINDS) as Kind[]).filter((kind) => results[kind].items.length > 0);
}
