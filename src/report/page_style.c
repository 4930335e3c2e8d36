/* The page's style: one sheet for light, dark, print and forced colours; nothing is fetched. */
#include "page_private.h"

static const char sheet[] =
    ":root{color-scheme:light dark;--bg:#fff;--fg:#17212b;--mu:#55616d;--ln:#dfe4ea;--ac:#0b5cad;"
    "--cx:#aab6c2;--ly:#a34f00;--card:#f5f7fa;--up:#17663a;--down:#a3261d;--warn:#8a4300}\n"
    "@media(prefers-color-scheme:dark){:root{--bg:#12171c;--fg:#e8ecf0;--mu:#a4b0bc;--ln:#2c353e;"
    "--ac:#6bb1ff;--cx:#4a5764;--ly:#ffb84d;--card:#1a2128;--up:#72d69d;--down:#ff9d92;"
    "--warn:#ffb45e}}\n"
    "@media print{:root{--bg:#fff;--fg:#000;--mu:#444;--ln:#bbb;--ac:#1f4e79;--cx:#b9c1c9;"
    "--ly:#8a4300;--card:#fff;--up:#14532d;--down:#8a1c14;--warn:#7a3e00}}\n"
    "*{box-sizing:border-box}html{-webkit-text-size-adjust:100%}\n"
    "body{margin:0 auto;max-width:1080px;padding:28px 24px;background:var(--bg);color:var(--fg);"
    "font:15px/1.5 system-ui,-apple-system,\"Segoe UI\",Roboto,\"DejaVu Sans\",sans-serif;"
    "font-variant-numeric:tabular-nums}\n"
    "h1{overflow-wrap:anywhere;font-size:26px;line-height:1.2;margin:0;letter-spacing:-.01em}h2{"
    "font-size:18px;"
    "line-height:1.3;margin:40px 0 10px}p{margin:6px 0}a{color:var(--ac)}\n"
    ".sub,.lead,.mu,small,caption{color:var(--mu)}.lead{margin:-6px 0 10px;font-size:14px}\n"
    ".badges{display:flex;flex-wrap:wrap;gap:8px;margin-top:10px}.badge{border:1px solid var(--ln);"
    "border-radius:12px;padding:1px 10px;font-size:13px;color:var(--mu)}.badge.w{border-color:"
    "var(--warn);color:var(--warn)}.badge.g{border-color:var(--up);color:var(--up)}\n"
    ".tiles{display:grid;grid-template-columns:repeat(3,1fr);gap:12px;margin-top:22px}\n"
    ".tile{background:var(--card);border:1px solid var(--ln);border-radius:10px;padding:12px 14px;"
    "min-width:0}.tile .l{color:var(--mu);font-size:13px}.tile .v{display:block;font-size:26px;"
    "line-height:1.2;letter-spacing:-.01em}.tile small{display:block;font-size:13px}"
    ".tile small b{font-weight:600}.up{color:var(--up)}.down{color:var(--down)}\n"
    ".sp{display:block;width:100%;height:26px;margin-top:8px;fill:none;stroke:var(--ac);"
    "stroke-width:1.6}.sp polyline{vector-effect:non-scaling-stroke}\n"
    "figure{margin:0}svg{display:block}figure svg{width:100%;height:auto}svg text{fill:var(--fg);"
    "font-size:13px}svg .ax{fill:var(--mu)}svg .fg{fill:var(--fg)}svg .e{text-anchor:end}"
    "svg .m{text-anchor:middle}svg .we{font-weight:600}svg .miss,.miss{fill:var(--warn);"
    "color:var(--warn);font-weight:600}\n"
    ".wide{min-width:640px}.narrow{display:none;max-width:560px}.half{max-width:560px}\n"
    ".grid,.base,.cut{fill:none}.grid{stroke:var(--ln)}.base{stroke:var(--mu)}.b{fill:var(--ac)}.x{"
    "fill:var(--cx)}"
    ".p{fill-opacity:.4;stroke:var(--ac);stroke-width:1.2;stroke-dasharray:4 2.5}.x.p{stroke:"
    "var(--mu)}.ly{stroke:var(--ly);stroke-width:2.6}.track{fill:var(--ln)}\n"
    ".heat rect{rx:3px}.frame{fill:none;stroke:var(--ln)}.cut{stroke:var(--mu);stroke-dasharray:"
    "3 3}.cat{font-weight:600}.nm{paint-order:stroke;stroke:var(--bg);stroke-width:3px;"
    "stroke-linejoin:round}svg text.nm,svg text.q{font-size:12px}"
    "svg .q{font-style:italic}.ps{fill:var(--up)}.pw{fill:var(--ly)}.pz{fill:var(--ac)}"
    ".pd{fill:var(--down)}.pu{fill:none;stroke:var(--mu);stroke-width:1.5}\n"
    ".key{display:flex;flex-wrap:wrap;gap:2px 18px;font-size:13px;color:var(--mu);margin:8px 0}"
    ".k{display:inline-block;width:14px;height:11px;margin-right:6px;background:var(--ac);"
    "border-radius:2px}.kp{background:none;border:1.5px dashed var(--ac)}.ky{height:0;"
    "border-top:3px solid var(--ly);background:none;vertical-align:3px}.kx{background:var(--cx)}\n"
    "table{border-collapse:collapse;width:100%;font-size:14px}caption{text-align:left;font-size:"
    "13px;padding:2px 0 6px}th,td{padding:5px 10px 5px 0;border-bottom:1px solid var(--ln);"
    "text-align:left;font-weight:400;vertical-align:top}thead th,thead td{color:var(--mu);"
    "font-size:13px;border-color:var(--mu)}tfoot th,tfoot td{font-weight:600;border-bottom:0}"
    ".n{text-align:right;white-space:nowrap}.scroll{overflow-x:auto}.barcell{width:26%;"
    "padding-right:0;vertical-align:middle}.barcell i{display:block;height:9px;background:"
    "var(--ac);border-radius:2px;min-width:1px}\n"
    "details{margin:8px 0}summary{cursor:pointer;color:var(--ac);font-size:14px;width:max-content}"
    "dl{display:grid;grid-template-columns:max-content 1fr;gap:6px 16px;font-size:14px;margin:"
    "26px 0 0;align-content:start}dt{font-weight:600}dd{margin:0;color:var(--mu)}\n"
    ".two{display:grid;grid-template-columns:minmax(0,1fr) minmax(0,1fr);gap:0 32px}\n"
    ".plots{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,264px),1fr));gap:"
    "18px 20px}.plot{max-width:360px}footer{margin-top:44px;border-top:1px solid var(--ln);"
    "padding-top:12px;color:var(--mu);font-size:13px}footer code{overflow-wrap:anywhere}\n"
    "@media screen and (max-width:820px){.wide{display:none}.narrow{display:block}.two{"
    "grid-template-columns:minmax(0,1fr)}body{padding:20px 16px}}\n"
    "@media screen and (max-width:560px){.tiles{grid-template-columns:1fr 1fr;gap:10px}.tile{"
    "padding:10px 12px}.tile .v{font-size:22px}h1{font-size:22px}dl{grid-template-columns:1fr;"
    "gap:0}dd{margin-bottom:8px}.barcell{display:none}}\n"
    "@media print{body{max-width:none;padding:0;font-size:12px}h1{font-size:20px}h2{font-size:"
    "15px;margin:22px 0 6px;break-after:avoid}.tile,figure>svg,.plot,tr,dl{break-inside:avoid}"
    ".tile .v{font-size:20px}.tile{padding:8px 10px}table{font-size:11px}th,td{padding:3px 8px "
    "3px 0}summary{display:none}details::details-content{content-visibility:visible;display:block}"
    ".scroll{overflow:visible}.wide{min-width:0}.plots{grid-template-columns:repeat(3,1fr)}"
    "tfoot{display:table-row-group}@page{margin:12mm}*{print-color-adjust:exact;-webkit-print-"
    "color-adjust:exact}nav{display:"
    "none}}\n"
    "@media(forced-colors:active){.b,.ps,.pw,.pz,.pd{fill:CanvasText}.x{fill:GrayText}.p{fill:"
    "Canvas;fill-opacity:1;stroke:CanvasText}.x.p{stroke:GrayText}.ly,.base,.cut,.frame,.pu{stroke:"
    "CanvasText}.grid{stroke:GrayText}svg text,svg .ax,svg .fg,svg .miss{fill:CanvasText}.track{"
    "fill:Canvas;stroke:CanvasText}.heat rect{fill:Canvas;stroke:GrayText}.sp{stroke:CanvasText}"
    "svg .nm{stroke:Canvas}.k,.barcell i{background:CanvasText;forced-color-adjust:none}.kx{"
    "background:GrayText}.kp,.ky{background:none;border-color:CanvasText}}\n";

static void heat_classes(Buf *out, bool dark)
{
    for (int step = 0; step < HEAT_STEPS; step++) {
        Color ground = heat_color(step, dark), ink = color_ink(ground);

        buf_printf(out, ".h%d{fill:#%02x%02x%02x}svg .i%d{fill:#%02x%02x%02x}", step,
                   (unsigned)ground.red, (unsigned)ground.green, (unsigned)ground.blue, step,
                   (unsigned)ink.red, (unsigned)ink.green, (unsigned)ink.blue);
    }
}

void page_style(Buf *out)
{
    buf_append_text(out, "<style>");
    heat_classes(out, false);
    buf_append_text(out, "\n@media screen and (prefers-color-scheme:dark){");
    heat_classes(out, true);
    buf_append_text(out, "}\n@media(forced-colors:active){");
    for (int step = 0; step < HEAT_STEPS; step++) {
        buf_printf(out, "svg .i%d{fill:CanvasText}", step);
    }
    buf_append_text(out, "}\n");
    buf_append_text(out, sheet);
    buf_append_text(out, "</style>");
}

/* `state` tells the folder whether the page can still change. */
void page_head(Buf *out, const char *title, const char *state, const char *mark)
{
    buf_append_text(
        out, "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta "
             "http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
             "style-src 'unsafe-inline'\"><meta name=\"generator\" content=\"restosync " RS_VERSION
             "\"><meta name=\"restosync-state\" content=\"");
    buf_append_text(out, state);
    if (mark != NULL) {
        buf_printf(out, "\"><meta name=\"" PAGE_MARK_NAME "\" content=\"%s", mark);
    }
    buf_append_text(out, "\"><meta name=\"viewport\" content=\"width=device-width,"
                         "initial-scale=1\"><meta name=\"referrer\" content=\"no-referrer\">"
                         "<meta name=\"robots\" content=\"noindex\"><title>");
    html_text(out, title);
    buf_append_text(out, "</title>");
    page_style(out);
    buf_append_text(out, "</head><body>\n");
}
