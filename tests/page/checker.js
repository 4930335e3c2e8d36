/* Looks at a laid-out page as a person would and writes what it finds into #findings. Appended to a
 * copy of the page by the tests; the page itself has no script. */
"use strict";
(function () {
  const findings = [];
  const style = (node) => getComputedStyle(node);
  const forced = matchMedia("(forced-colors: active)").matches;

  /* What a colour of the system is here: people who force colours choose them. */
  function system(name) {
    const probe = document.createElement("i");
    probe.style.cssText = "forced-color-adjust:none;background:" + name;
    document.body.appendChild(probe);
    const color = style(probe).backgroundColor;
    probe.remove();
    return color;
  }

  function parse(color) {
    const n = (color.match(/[\d.]+/g) || ["0", "0", "0", "0"]).map(Number);
    return { r: n[0], g: n[1], b: n[2], a: n.length > 3 ? n[3] : 1 };
  }

  function over(top, below) {
    const mix = (x, y) => x * top.a + y * (1 - top.a);
    return { r: mix(top.r, below.r), g: mix(top.g, below.g), b: mix(top.b, below.b), a: 1 };
  }

  function luminance(c) {
    const line = (v) => (v /= 255) <= 0.04045 ? v / 12.92 : Math.pow((v + 0.055) / 1.055, 2.4);
    return 0.2126 * line(c.r) + 0.7152 * line(c.g) + 0.0722 * line(c.b);
  }

  function contrast(a, b) {
    const x = luminance(a), y = luminance(b);
    return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
  }

  function ground(node) {
    const layers = [];
    for (let at = node; at; at = at.parentElement) {
      const color = parse(style(at).backgroundColor);
      if (color.a > 0) layers.push(color);
      if (color.a === 1) break;
    }
    return layers.reverse().reduce((below, top) => over(top, below), forced ? parse(system("Canvas"))
                                                                  : { r: 255, g: 255, b: 255, a: 1 });
  }

  /* What an SVG word stands on: the last shape drawn before it that covers its middle. */
  function drawnGround(text) {
    const svg = text.ownerSVGElement, box = text.getBoundingClientRect();
    const x = box.left + box.width / 2, y = box.top + box.height / 2;
    let color = ground(svg);
    for (const shape of svg.querySelectorAll("rect")) {
      if (!(shape.compareDocumentPosition(text) & Node.DOCUMENT_POSITION_FOLLOWING)) continue;
      const at = shape.getBoundingClientRect();
      if (x < at.left || x > at.right || y < at.top || y > at.bottom) continue;
      const fill = style(shape).fill;
      if (fill === "none") continue;
      const top = parse(fill);
      top.a *= Number(style(shape).fillOpacity);
      color = over(top, color);
    }
    return color;
  }

  function judge(node, words) {
    const drawn = node instanceof SVGElement;
    let size = parseFloat(style(node).fontSize);
    if (drawn) size *= node.getScreenCTM().a;
    if (size < 10.99) findings.push("small text " + size.toFixed(1) + " px: " + words);
    const front = parse(drawn ? style(node).fill : style(node).color);
    const back = drawn ? drawnGround(node) : ground(node);
    const ratio = contrast(over(front, back), back);
    if (ratio < 4.5) findings.push("contrast " + ratio.toFixed(2) + ": " + words);
  }

  function visible(node) {
    const box = node.getBoundingClientRect();
    return box.width > 0 && box.height > 0 && style(node).visibility !== "hidden";
  }

  let judged = 0;
  function texts() {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const words = walker.currentNode.textContent.trim(), node = walker.currentNode.parentElement;
      if (!words || node.closest("script,style,title,desc,#findings") || !visible(node)) continue;
      judge(node, words.slice(0, 40));
      judged++;
    }
  }

  function meets(a, b) {
    return a.left < b.right - 0.5 && b.left < a.right - 0.5 && a.top < b.bottom - 1 &&
           b.top < a.bottom - 1;
  }

  /* Words of a drawing cover neither each other nor its edge. */
  function drawings() {
    for (const svg of document.querySelectorAll("svg[role=img]")) {
      if (!visible(svg)) continue;
      const edge = svg.getBoundingClientRect();
      const words = [...svg.querySelectorAll("text")].map(
        (t) => ({ box: t.getBoundingClientRect(), say: t.textContent }));
      words.forEach((w, i) => {
        if (w.box.left < edge.left - 1 || w.box.right > edge.right + 1 ||
            w.box.top < edge.top - 2 || w.box.bottom > edge.bottom + 2)
          findings.push("cut at the edge of its drawing: " + w.say);
        words.slice(i + 1).forEach((other) => {
          if (meets(w.box, other.box))
            findings.push("words cover each other: " + w.say + " / " + other.say);
        });
      });
    }
  }

  function figures() {
    const list = [...document.querySelectorAll("figure")];
    if (document.querySelector("main > section") && list.length < 5)
      findings.push("only " + list.length + " figures");
    for (const figure of list) {
      const rows = figure.querySelectorAll("details table tbody tr").length;
      if (!rows) findings.push("a figure without its numbers");
      for (const svg of figure.querySelectorAll("svg")) {
        const ids = (svg.getAttribute("aria-labelledby") || "").split(" ");
        const said = ids.map((id) => document.getElementById(id)?.textContent || "");
        if (svg.getAttribute("role") !== "img" || said.length !== 2 || said.some((t) => !t))
          findings.push("a drawing without title or description");
      }
      if (![...figure.querySelectorAll("svg")].some(visible))
        findings.push("a figure shows no drawing");
    }
    const ids = [...document.querySelectorAll("[id]")].map((n) => n.id);
    if (new Set(ids).size !== ids.length) findings.push("an id stands twice");
  }

  /* Where colours are forced, nothing is drawn in one of ours, and shapes stand out from their ground. */
  function shapes() {
    const canvas = parse(system("Canvas"));
    const known = ["CanvasText", "Canvas", "GrayText", "LinkText"].map(system);
    const ours = (node, what, color) => {
      if (color !== "none" && parse(color).a > 0 && !known.includes(color))
        findings.push("not a colour of the system: " + what + " " + color + " of ." +
                      node.getAttribute("class"));
    };
    let seen = 0;
    for (const node of document.querySelectorAll("svg rect,svg path,svg line,svg polyline," +
                                                 "svg circle,svg polygon,svg text.nm")) {
      const { stroke, fillOpacity } = style(node);
      const fill = node.localName === "line" || !Number(fillOpacity) ? "none" : style(node).fill;
      if (!visible(node) && !(node instanceof SVGGeometryElement)) continue;
      ours(node, "fill", fill);
      ours(node, "stroke", stroke);
      if (!(node instanceof SVGTextElement) &&
          ![fill, stroke].some((c) => c !== "none" && contrast(parse(c), canvas) >= 3))
        findings.push("a shape nobody sees: ." + node.getAttribute("class"));
      seen++;
    }
    for (const node of document.querySelectorAll(".k,.barcell i")) {
      ours(node, "ground", style(node).backgroundColor);
      ours(node, "edge", style(node).borderTopWidth === "0px" ? "none" : style(node).borderTopColor);
    }
    if (!seen) findings.push("no shape was looked at");
  }

  for (const details of document.querySelectorAll("details")) details.open = true;
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth)
    findings.push("the page is " + root.scrollWidth + " px wide, the window " + root.clientWidth);
  texts();
  if (forced) shapes();
  figures();
  drawings();
  const out = document.createElement("pre");
  out.id = "findings";
  out.textContent = JSON.stringify({
    width: innerWidth, dark: matchMedia("(prefers-color-scheme: dark)").matches, forced,
    texts: judged, findings: [...new Set(findings)].slice(0, 40),
  });
  document.body.appendChild(out);
})();
