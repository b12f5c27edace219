import { Badge } from "@mantine/core";
import type { ReactNode } from "react";
import type { Briefing } from "@/api/types";
import { keyed } from "@/format/keyed";
import { sentence } from "@/format/words";
import classes from "./BriefingView.module.css";
import { MOODS } from "./labels";
import { Verification } from "./Verification";

interface SectionProps {
  label: string;
  isNew?: boolean;
  children: ReactNode;
}

function Section({ label, isNew = false, children }: SectionProps) {
  return (
    <section>
      <h3 className={classes.label}>
        {label} {isNew && <NewMark />}
      </h3>
      {children}
    </section>
  );
}

function NewMark() {
  return (
    <Badge size="xs" color="green" className={classes.new}>
      new
    </Badge>
  );
}

interface BriefingProps {
  briefing: Briefing;
  /** What was known before: what is not in it is marked as new. */
  before?: Briefing | null;
}

/** What the agents know, in the order in which one needs it on picking up. */
export function BriefingView({ briefing, before = null }: BriefingProps) {
  return (
    <div className={classes.briefing}>
      <Section label="Problem" isNew={before !== null && briefing.problem !== before.problem}>
        <p className={classes.problem}>{briefing.problem || "The caller has not said yet."}</p>
      </Section>
      {briefing.reason && (
        <Section label="Why it is handed over">
          <p className={classes.reason}>{briefing.reason}</p>
        </Section>
      )}
      <Caller briefing={briefing} before={before} />
      <Facts briefing={briefing} before={before} />
      <Steps briefing={briefing} before={before} />
      <Promises briefing={briefing} before={before} />
    </div>
  );
}

function Caller({ briefing, before = null }: BriefingProps) {
  const mood = MOODS[briefing.mood ?? "calm"];
  const lines = [
    ["Name", briefing.caller_name, before?.caller_name],
    ["E-mail", briefing.caller_email, before?.caller_email],
    ["Number", briefing.caller_number, before?.caller_number],
  ] as const;
  return (
    <Section label="Caller">
      <dl className={classes.facts}>
        {lines.map(([label, value, known]) => (
          <Pair
            key={label}
            label={label}
            value={value || "not given"}
            isNew={before !== null && Boolean(value) && value !== known}
          />
        ))}
      </dl>
      <div className={classes.marks} style={{ marginTop: 8 }}>
        <Verification facts={briefing.verified_by ?? []} />
        <Badge color={mood.color}>{mood.label}</Badge>
        {briefing.category && <Badge color="gray">{sentence(briefing.category)}</Badge>}
      </div>
    </Section>
  );
}

function Pair({ label, value, isNew }: { label: string; value: string; isNew: boolean }) {
  return (
    <>
      <dt>{label}</dt>
      <dd>
        {value} {isNew && <NewMark />}
      </dd>
    </>
  );
}

function Facts({ briefing, before = null }: BriefingProps) {
  const facts = briefing.facts ?? [];
  if (facts.length === 0) return null;
  return (
    <Section label="Facts">
      <dl className={classes.facts}>
        {keyed(facts, (fact) => fact.name).map(({ key, item }) => (
          <Pair
            key={key}
            label={sentence(item.name)}
            value={item.value}
            isNew={isNewTo(before?.facts, (known) => known.name === item.name && known.value === item.value)}
          />
        ))}
      </dl>
    </Section>
  );
}

function Steps({ briefing, before = null }: BriefingProps) {
  const steps = briefing.steps ?? [];
  return (
    <Section label="Tried so far">
      {steps.length === 0 ? (
        <p className={classes.none}>Nothing yet.</p>
      ) : (
        <ol className={classes.steps}>
          {keyed(steps, (step) => step.what).map(({ key, item }) => (
            <li key={key}>
              {item.what} {isNewTo(before?.steps, (known) => known.what === item.what) && <NewMark />}
              <span className={classes.outcome}>{item.outcome}</span>
            </li>
          ))}
        </ol>
      )}
    </Section>
  );
}

function Promises({ briefing, before = null }: BriefingProps) {
  const promises = briefing.promises ?? [];
  if (promises.length === 0) return null;
  return (
    <Section label="Promised to the caller">
      <ul className={classes.promises}>
        {keyed(promises, (promise) => promise).map(({ key, item }) => (
          <li key={key}>
            {item} {isNewTo(before?.promises, (known) => known === item) && <NewMark />}
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** Whether something was known, and this was not. */
function isNewTo<Known>(known: readonly Known[] | null | undefined, isSame: (known: Known) => boolean): boolean {
  return known != null && !known.some(isSame);
}
