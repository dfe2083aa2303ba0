/// The reference as a page: it reads `/openapi.json`, works without any other server, and tries what it describes.
enum ReferencePage {
    static let html = """
        <!doctype html><html lang="en"><head><meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>Shiftwork API</title><link rel="stylesheet" href="/docs/docs.css">
        <script src="/docs/docs.js" defer></script></head>
        <body><header><h1>Shiftwork API <small id="version"></small></h1>
        <label>Search <input id="search" type="search" placeholder="/ or retry"></label>
        <label>Key <input id="key" type="password" autocomplete="off" placeholder="sw_… or a JWT"></label>
        <span><a href="/openapi.json">JSON</a> <a href="/openapi.yaml">YAML</a></span></header>
        <div id="page"><nav id="groups" aria-label="Groups"></nav>
        <main id="operations">
        <noscript>The description itself: <a href="/openapi.yaml">openapi.yaml</a>.</noscript></main>
        </div></body></html>

        """

    static let style = """
        :root { color-scheme: light dark; --line: #8885; --soft: #8882; --link: #2563eb }
        @media (prefers-color-scheme: dark) { :root { --link: #8ab4ff } }
        * { box-sizing: border-box }
        body { margin: 0; font: 15px/1.5 system-ui, sans-serif }
        header { display: flex; flex-wrap: wrap; gap: .5rem 1.5rem; align-items: center; padding: .6rem 1rem;
          border-bottom: 1px solid var(--line) }
        h1 { font-size: 1.15rem; margin: 0 } h2 { font-size: 1rem; margin: 1.6rem 0 .4rem; text-transform: capitalize }
        h3 { font-size: .9rem; margin: .8rem 0 .2rem } small { font-weight: normal; opacity: .7 }
        a { color: var(--link) }
        #page { display: flex } main { padding: 0 1rem 4rem; flex: 1; min-width: 0; max-width: 70rem }
        body > main { margin: auto; padding-top: 1rem }
        nav { width: 9rem; padding: 1rem; position: sticky; top: 0; align-self: flex-start }
        nav a { display: block; text-decoration: none; padding: .1rem 0 }
        details { border: 1px solid var(--line); border-radius: 6px; margin: .35rem 0 }
        summary { cursor: pointer; padding: .35rem .6rem; display: flex; flex-wrap: wrap; gap: .2rem .7rem }
        summary b { width: 4.2rem; font: 600 .8rem/1.6 ui-monospace, monospace }
        summary code { overflow-wrap: anywhere }
        summary span { opacity: .75 } .body { padding: 0 .8rem .8rem }
        code, pre, textarea, input { font-family: ui-monospace, monospace; font-size: .82rem }
        pre { background: var(--soft); padding: .5rem .7rem; overflow: auto; border-radius: 4px; margin: .2rem 0;
          max-height: 30rem }
        textarea { width: 100%; min-height: 6rem } .fields { display: grid; gap: .25rem .6rem; align-items: center;
          grid-template-columns: minmax(7rem, max-content) minmax(8rem, 20rem) 1fr }
        button { font: inherit; padding: .25rem .9rem; margin: .5rem 0 } [hidden] { display: none }
        @media (max-width: 45rem) { nav { display: none } .fields { grid-template-columns: 1fr } }

        """
}
