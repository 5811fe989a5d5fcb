/**
 * Code that a user wrote against the unchanged description of the corpus: calls
 * with everything that requests take, and code that reads everything in
 * responses. It compiles with the unchanged description.
 */
export const CONSUMER = `
import { createKapsoClient } from "@kapso-platform/client";
import type {
  CreateEventBody, CreateWidgetBody, CreateWidgetRequest, Event, Form, ListWidgetsQuery,
  NewEvent, NewWidget, Node, Owner, Part, UpdateWidgetBody, Widget, WidgetList, operations,
} from "@kapso-platform/types";

const kapso = createKapsoClient({ apiKey: "key" });

export function readWidget(widget: Widget): string {
  const id: string = widget.id;
  const name: string = widget.name.toUpperCase();
  const status: string = widget.status;
  const state = widget.status === "ended" ? "over" : "on";
  const note: string | null = widget.note;
  const nickname: string | undefined = widget.nickname?.trim();
  const size: number | undefined = widget.size;
  const scale: number | undefined = widget.scale;
  const large = widget.scale === 4;
  const reading: string | number | undefined = widget.reading;
  const labels: string[] = widget.labels.map((label) => label.trim());
  const extra: string | undefined = widget.extra?.["colour"]?.trim();
  const pair: [string, number] | undefined = widget.span;
  const span: number | undefined = pair?.[1];
  const app: string | undefined = widget.origin?.app;
  const count: number | undefined = widget.kapso?.count;
  const lastAt: string | undefined = widget.kapso?.last_at;
  const created: string = widget.created_at;
  return [id, name, status, state, note ?? "", nickname, size, scale, large, reading, labels, extra, span, app, count, lastAt, created, readOwner(widget.owner)].join();
}

export function readForm(form: Form): number {
  return form.shape === "round" ? form.radius : form.side;
}

export function readNode(node: Node): string {
  return node.id + node.children.map(readNode).join() + (node.parent?.id ?? "");
}

export function readMore(widget: Widget): string {
  const edition: 1 | undefined = widget.edition;
  const message: string | undefined = widget.error?.message?.trim();
  return [edition, message, widget.form && readForm(widget.form), widget.tree && readNode(widget.tree)].join();
}

export function readOwner(owner: Owner): string {
  const id: string = owner.id;
  const email: string | undefined = owner.email;
  return id + (email ?? "");
}

/** What was returned is sent back. */
export async function moveOwner(widget: Widget, owner: Owner): Promise<void> {
  await kapso.widgets.update("a", { owner: widget.owner });
  await kapso.widgets.update("b", { owner });
}

/** Code that changes what it was returned. */
export function renameOwner(owner: Owner): void {
  owner.id = owner.id.trim();
}

export function readPart(part: Part): number {
  const id: string = part.id;
  const weight: number | undefined = part.weight;
  const unnamed: unknown = part["anything"];
  return id.length + (weight ?? 0) + (unnamed === undefined ? 0 : 1);
}

export function readEvent(event: Event): string {
  if (event.kind === "text") return event.text;
  if (event.kind === "count") return event.count.toFixed(0);
  const none: never = event;
  return none;
}

export function readList(list: WidgetList): string | null {
  const next: string | null = list.paging.next;
  const previous: string | null = list.paging.previous;
  return list.data.map(readWidget).join() + (next ?? previous ?? "");
}

export const filters: ListWidgetsQuery = {
  status: "ended", owner_id: "a", archived: true, rank: "first", ids: ["a"], range: { from: 1 }, limit: 5, before: "b",
};
const draft: NewWidget = {
  name: "a", color: "green", note: null, size: 1, reading: "1", tags: ["a"],
  meta: { shelf: "3" }, place: { city: "Rome" },
};
export const creation: CreateWidgetBody = { widget: draft };
export const request: CreateWidgetRequest = creation;
const change: UpdateWidgetBody = { name: "b", status: "ended", owner: { id: "o", email: "e" }, settings: { theme: "dark", density: 2 } };
export const text: NewEvent = { kind: "text", text: "t" };
const event: CreateEventBody = { kind: "count", count: 1 };

export async function resources(): Promise<void> {
  const page = await kapso.widgets.list({
    status: "active", owner_id: "a", archived: false, rank: 1, created_after: new Date(), limit: 10, after: "c", trace: "t",
  });
  page.items.map(readWidget);
  for await (const widget of kapso.widgets.list()) readWidget(widget);
  for await (const widget of kapso.paginate("/whatsapp/widgets")) readWidget(widget);
  readWidget(await kapso.widgets.get("a"));
  readWidget(await kapso.widgets.get("a", { timeout: 1000 }));
  readWidget(await kapso.widgets.create(draft));
  await kapso.widgets.create({ name: "a", color: "red", note: "n", reading: 1 });
  await kapso.widgets.create({ name: "only" });
  readWidget(await kapso.widgets.update("a", change));
  await kapso.widgets.update("a");
  const nothing: void = await kapso.widgets.delete("a");
  await kapso.widgets.delete("a", { "X-Trace": "t" });
  const parts = await kapso.widgets.parts.list("a");
  parts.items.map(readPart);
  await kapso.widgets.activate("a");
  readEvent(await kapso.events.create(event));
  await kapso.events.create(text);
  return nothing;
}

export async function byPath(): Promise<string> {
  const { data } = await kapso.GET("/whatsapp/widgets", { params: { query: { status: "active", archived: true } } });
  if (data) readList(data);
  const one = await kapso.GET("/whatsapp/widgets/{widget_id}", { params: { path: { widget_id: "a" } } });
  if (one.error) {
    const message: string = one.error.error;
    return message;
  }
  readWidget(one.data.data);
  const created = await kapso.POST("/whatsapp/widgets", { body: { widget: { name: "a" } } });
  if (created.error) return created.error.error;
  const changed = await kapso.PATCH("/whatsapp/widgets/{widget_id}", { params: { path: { widget_id: "a" } }, body: { status: "active" } });
  if (changed.data) readWidget(changed.data.data);
  await kapso.PATCH("/whatsapp/widgets/{widget_id}", { params: { path: { widget_id: "a" } } });
  await kapso.DELETE("/whatsapp/widgets/{widget_id}", { params: { path: { widget_id: "a" } } });
  await kapso.GET("/whatsapp/widgets/{widget_id}/parts", { params: { path: { widget_id: "a" } } });
  await kapso.POST("/whatsapp/widgets/{widget_id}/activate", { params: { path: { widget_id: "a" } } });
  const recorded = await kapso.POST("/events", { body: event });
  return recorded.data ? readEvent(recorded.data.data) : "";
}

export function readVersion(version: Answers[4]): string {
  return version?.trim() ?? "";
}

export type Answers = [
  operations["listWidgets"]["responses"][200]["content"]["application/json"],
  operations["listWidgets"]["responses"][401]["content"]["application/json"]["error"],
  operations["createWidget"]["responses"][422]["content"]["application/json"],
  operations["getWidget"]["responses"][404]["content"]["application/json"],
  operations["getWidget"]["responses"][200]["headers"]["X-Version"],
];
`;
