extension ReferencePage {
    /// What the page runs: everything is built as text nodes, so nothing of the description is ever read as HTML.
    static let script = #"""
        "use strict";
        const find = id => document.getElementById(id);
        let api;

        function make(name, attributes = {}, ...children) {
          const element = document.createElement(name);
          for (const [key, value] of Object.entries(attributes)) {
            if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
            else if (value !== undefined) element.setAttribute(key, value);
          }
          element.append(...children.filter(child => child !== undefined));
          return element;
        }

        const follow = part => part && part.$ref
          ? part.$ref.slice(2).split("/").reduce((value, key) => value[key], api) : part;

        // A schema as people write it: names, kinds, notes.
        function shown(schema, indent = "", seen = []) {
          if (!schema) return "any";
          if (schema.$ref) {
            const name = schema.$ref.split("/").pop();
            return seen.includes(name) || seen.length > 3 ? name : shown(follow(schema), indent, [...seen, name]);
          }
          if (schema.anyOf) return schema.anyOf.map(one => shown(one, indent, seen)).join(" or ");
          if (schema.enum) return schema.enum.join(" | ");
          if (schema.type === "array") return "[" + shown(schema.items, indent, seen) + "]";
          if (schema.properties) {
            const inner = indent + "  ", required = schema.required || [];
            const lines = Object.entries(schema.properties).map(([name, part]) =>
              inner + name + (required.includes(name) ? "" : "?") + ": " + shown(part, inner, seen)
              + (part.description ? "   " + part.description : ""));
            return "{\n" + lines.join("\n") + "\n" + indent + "}";
          }
          if (schema.additionalProperties) return "{ name: " + shown(schema.additionalProperties, indent, seen) + " }";
          const limits = [schema.minimum ?? schema.minLength, schema.maximum ?? schema.maxLength];
          const range = limits.some(limit => limit !== undefined) ? " " + limits.join(" to ") : "";
          return (schema.format || schema.type || "any") + range;
        }

        const quoted = text => "'" + text.replaceAll("'", "'\\''") + "'";

        // What is filled in, as a request.
        function request(view) {
          let path = view.path;
          const query = [];
          for (const { parameter, input } of view.fields) {
            const value = encodeURIComponent(input.value);
            const place = "{" + parameter.name + "}";
            if (parameter.in === "path") path = path.replace(place, value || place);
            else if (input.value) query.push(parameter.name + "=" + value);
          }
          return {
            method: view.method.toUpperCase(), body: view.area && view.area.value.trim() || undefined,
            url: location.origin + path + (query.length ? "?" + query.join("&") : ""),
          };
        }

        function lines(view) {
          const { method, url, body } = request(view);
          const curl = ["curl -s" + (method === "GET" ? "" : " -X " + method), quoted(url)];
          if (api.security) curl.push("-H \"Authorization: Bearer $SHIFTWORK_KEY\"");
          if (body) curl.push("-H 'Content-Type: application/json' -d " + quoted(body));
          const swift = [`var request = URLRequest(url: URL(string: ${JSON.stringify(url)})!)`,
            `request.httpMethod = "${method}"`];
          if (api.security) swift.push("request.setValue(\"Bearer \\(key)\", forHTTPHeaderField: \"Authorization\")");
          if (body) swift.push("request.setValue(\"application/json\", forHTTPHeaderField: \"Content-Type\")",
            `request.httpBody = Data(#"${body.replaceAll("\n", " ")}"#.utf8)`);
          swift.push("let (data, response) = try await URLSession.shared.data(for: request)");
          return { curl: curl.join(" \\\n  "), swift: swift.join("\n") };
        }

        async function send(view, output) {
          const { method, url, body } = request(view);
          if (url.includes("{")) { output.textContent = "Fill in what stands in the path."; return; }
          const headers = {}, key = find("key").value;
          if (key) headers.Authorization = "Bearer " + key;
          if (body) headers["Content-Type"] = "application/json";
          output.textContent = "…";
          const start = performance.now();
          try {
            const answer = await fetch(url, { method, headers, body });
            const text = await answer.text();
            let pretty = text;
            try { pretty = JSON.stringify(JSON.parse(text), null, 2); } catch { /* It is no JSON: shown as it is. */ }
            const told = ["location", "etag", "link", "retry-after"].filter(name => answer.headers.get(name))
              .map(name => name + ": " + answer.headers.get(name)).join("\n");
            output.textContent = answer.status + " " + answer.statusText + "   "
              + Math.round(performance.now() - start) + " ms\n" + told + (told && "\n") + "\n" + pretty;
          } catch (error) { output.textContent = String(error); }
        }

        function field(parameter) {
          const schema = follow(parameter.schema) || {};
          const input = schema.enum || schema.type === "boolean"
            ? make("select", {}, ...["", ...(schema.enum || ["true", "false"])].map(word => make("option", {}, word)))
            : make("input", { placeholder: schema.format || schema.type || "" });
          return { parameter, input };
        }

        function fill(view, box) {
          const { operation } = view;
          view.fields = (operation.parameters || []).map(field);
          const content = operation.requestBody && operation.requestBody.content["application/json"];
          if (content) view.area = make("textarea", { spellcheck: "false", "aria-label": "Body" },
            JSON.stringify(content.example ?? {}, null, 2));
          const curl = make("pre"), swift = make("pre"), output = make("pre", { "aria-live": "polite", hidden: "" });
          const write = () => {
            const all = lines(view);
            curl.textContent = all.curl;
            swift.textContent = all.swift;
          };
          const needs = operation["x-permission"];
          box.append(make("p", {}, operation.summary + ". "
            + (needs ? "Needs the permission " + needs + "." : "Needs no permission.")));
          if (view.fields.length) box.append(make("div", { class: "fields" }, ...view.fields.flatMap(one => [
            make("code", {}, one.parameter.name + (one.parameter.required ? "" : "?")), one.input,
            make("small", {}, one.parameter.description || shown(one.parameter.schema)),
          ])));
          if (content) box.append(make("h3", {}, "Body"), view.area, make("pre", {}, shown(content.schema)));
          const streams = Object.keys((operation.responses["200"] || {}).content || {}).includes("text/event-stream");
          const press = () => { output.hidden = false; send(view, output); };
          if (!streams) box.append(make("button", { onclick: press }, "Send"));
          box.append(output, make("h3", {}, "curl"), curl, make("h3", {}, "Swift"), swift);
          const command = operation["x-command"];
          if (command) box.append(make("h3", {}, "Command line"), make("pre", {}, command));
          box.append(make("h3", {}, "Answers"));
          for (const [status, told] of Object.entries(operation.responses)) {
            const answer = follow(told), kinds = Object.entries(answer.content || {});
            const problem = kinds.some(([kind]) => kind.includes("problem"));
            box.append(make("p", {}, make("code", {}, status), " " + answer.description));
            if (problem) continue;
            for (const [kind, part] of kinds) box.append(make("pre", {}, kind + "\n" + shown(part.schema)));
          }
          box.addEventListener("input", write);
          write();
        }

        function show() {
          const groups = {};
          for (const [path, methods] of Object.entries(api.paths))
            for (const [method, operation] of Object.entries(methods))
              (groups[operation.tags[0]] ??= []).push({ path, method, operation });
          for (const [group, views] of Object.entries(groups)) {
            find("groups").append(make("a", { href: "#" + group }, group));
            find("operations").append(make("h2", { id: group }, group));
            for (const view of views) {
              const box = make("div", { class: "body" });
              view.element = make("details", { id: view.operation.operationId },
                make("summary", {}, make("b", {}, view.method.toUpperCase()), make("code", {}, view.path),
                  make("span", {}, view.operation.summary)), box);
              view.element.addEventListener("toggle", () => {
                if (view.element.open && !box.childElementCount) fill(view, box);
              });
              find("operations").append(view.element);
            }
          }
          find("search").addEventListener("input", event => {
            const word = event.target.value.toLowerCase();
            for (const view of Object.values(groups).flat())
              view.element.hidden = ![view.method, view.path, view.operation.summary].join(" ").toLowerCase()
                .includes(word);
          });
          const chosen = location.hash && find(location.hash.slice(1));
          if (chosen) { chosen.open = true; chosen.scrollIntoView(); }
        }

        addEventListener("keydown", event => {
          if (event.key === "/" && !/INPUT|TEXTAREA|SELECT/.test(event.target.tagName)) {
            event.preventDefault();
            find("search").focus();
          }
        });

        async function load() {
          const key = find("key").value;
          const answer = await fetch("/openapi.json", { headers: key ? { Authorization: "Bearer " + key } : {} });
          if (!answer.ok) {
            find("operations").replaceChildren("The description needs a key: " + answer.status);
            return;
          }
          api = await answer.json();
          find("version").textContent = api.info.version;
          find("groups").replaceChildren();
          find("operations").replaceChildren();
          show();
        }
        find("key").addEventListener("change", () => { if (!api) load(); });
        load();

        """#
}
