/** The pages' one style sheet; colours are custom properties of the talent's theme. Phone first, 320 px and up. */
const RULES = `
*,*::before,*::after{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;scroll-behavior:smooth}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.65 system-ui,-apple-system,"Segoe UI",Roboto,"Hiragino Sans","Noto Sans JP","Noto Sans CJK JP",sans-serif;overflow-wrap:anywhere}
:lang(zh){font-family:system-ui,-apple-system,"PingFang SC","Microsoft YaHei","Noto Sans SC","Noto Sans CJK SC",sans-serif}
:lang(ja),:lang(zh){line-height:1.75;line-break:strict}
h1,h2,p,ul,figure{margin:0;padding:0}
a{color:var(--oshi-text);text-underline-offset:3px}
button,input,textarea{font:inherit;color:inherit}
:focus-visible{outline:3px solid var(--oshi-mark);outline-offset:2px}
[hidden]{display:none!important}
.skip{position:absolute;left:12px;top:-80px;background:var(--surface);padding:8px 16px;border-radius:8px;z-index:9}
.skip:focus{top:12px}
.vh{position:absolute;width:1px;height:1px;margin:-1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.trap{position:absolute;left:-200vw;height:1px;overflow:hidden}
.page{width:min(100%,640px);margin:0 auto;padding:12px 16px 48px}
.bar{display:flex;justify-content:flex-end;gap:2px;font-size:.875rem}
.bar a{display:inline-block;padding:8px;color:var(--muted);text-decoration:none;border-radius:8px}
.bar a[aria-current]{color:var(--oshi-text);font-weight:650;text-decoration:underline;text-decoration-thickness:2px}
.bar a:hover{background:var(--sunken)}
.hero{text-align:center;padding:12px 0 28px}
.face{display:block;width:104px;height:104px;margin:0 auto 14px;border-radius:50%;padding:4px;background:var(--surface);box-shadow:0 0 0 3px var(--oshi-mark)}
.face img,.face span{display:grid;place-items:center;width:100%;height:100%;border-radius:50%;object-fit:cover;background:var(--oshi);color:var(--on-oshi);font-size:2.5rem;font-weight:700;line-height:1}
.name{color:var(--muted);font-size:.9375rem}
h1{font-size:1.5rem;line-height:1.35;font-weight:750;letter-spacing:-.01em;text-wrap:balance}
:lang(ja) h1,:lang(zh) h1{letter-spacing:0;word-break:auto-phrase}
.welcome{margin-top:10px;white-space:pre-line;text-wrap:balance}
:lang(ja) .welcome{word-break:auto-phrase}
:lang(zh) .welcome{text-wrap:pretty}
.btn{display:inline-flex;align-items:center;justify-content:center;gap:8px;min-height:52px;padding:12px 28px;border:0;border-radius:999px;background:var(--oshi);color:var(--on-oshi);font-weight:700;text-decoration:none;cursor:pointer;box-shadow:0 0 0 1px var(--oshi-mark)}
.btn:hover{filter:brightness(1.06)}
.btn:active{transform:translateY(1px)}
.btn[disabled]{opacity:.55;cursor:default;filter:none}
.btn.quiet{background:var(--surface);color:var(--oshi-text);box-shadow:0 0 0 1px var(--line)}
.cta{margin-top:20px}
.note{padding:14px 18px;border-radius:var(--radius);background:var(--oshi-soft);text-align:left}
.feed{list-style:none;display:grid;gap:24px}
.card{background:var(--surface);border:1px solid var(--line);border-radius:var(--radius);padding:18px;scroll-margin-top:16px}
.card .q{position:relative;white-space:pre-wrap;font-size:1.0625rem;background:var(--sunken);border-radius:22px 22px 22px 6px;padding:14px 18px}
.meta{display:flex;flex-wrap:wrap;gap:4px 10px;align-items:center;color:var(--muted);font-size:.8125rem;margin-bottom:8px}
.meta .pin{color:var(--oshi-text);font-weight:650}
.a{display:grid;grid-template-columns:36px 1fr;gap:10px;margin-top:14px}
.a .face{width:36px;height:36px;margin:0;padding:2px;box-shadow:0 0 0 2px var(--oshi-mark)}
.a .face span{font-size:1rem}
.a .text{white-space:pre-wrap;background:var(--oshi-soft);border-radius:22px 22px 6px 22px;padding:14px 18px}
.row{display:flex;flex-wrap:wrap;gap:8px 6px;align-items:center;margin-top:14px}
.row .end{margin-inline-start:auto;display:flex;gap:4px}
.chip{display:inline-flex;align-items:center;justify-content:center;gap:6px;min-height:36px;min-width:44px;padding:4px 12px;border:1px solid var(--line);border-radius:999px;background:var(--surface);cursor:pointer;font-size:.9375rem;line-height:1.2}
.chip .n:empty{display:none}
.chip:hover{border-color:var(--oshi-mark)}
.chip[aria-pressed=true]{background:var(--oshi-soft);border-color:var(--oshi-mark);color:var(--oshi-text);font-weight:650}
.chip[hidden]{display:inline-flex!important;visibility:hidden}
@media(scripting:none){.chip[hidden]{display:none!important}}
.chip.plain{border-color:transparent;background:none;color:var(--muted);text-decoration:none}
.chip.plain:hover{background:var(--sunken);color:var(--ink)}
.more{text-align:center;margin-top:28px}
.empty{text-align:center;color:var(--muted);padding:32px 0}
.ask{background:var(--surface);border:1px solid var(--line);border-radius:calc(var(--radius) + 6px);padding:18px;display:grid;gap:14px}
.ask label,.ask summary{font-weight:650}
.ask textarea,.ask input[type=text]{display:block;width:100%;padding:14px 16px;border:1px solid var(--muted);border-radius:var(--radius);background:var(--paper);margin-top:6px}
.ask textarea{min-height:9.5em;resize:vertical;font-size:1.0625rem;field-sizing:content;max-height:60svh}
.ask ::placeholder{color:var(--muted);opacity:1}
.hint a{display:inline-block}
.ask textarea:focus,.ask input:focus{border-color:var(--oshi-mark)}
.ask .under{display:flex;justify-content:space-between;gap:12px;color:var(--muted);font-size:.875rem;margin-top:6px}
.count{margin-inline-start:auto;font-variant-numeric:tabular-nums;white-space:nowrap}
.count.over{color:var(--danger);font-weight:700}
.hint{color:var(--muted);font-size:.875rem}
.check{display:flex;gap:10px;align-items:flex-start;font-weight:400!important;font-size:.9375rem;cursor:pointer}
.check input{flex:none;width:22px;height:22px;margin:2px 0 0;accent-color:var(--oshi-mark)}
.state{color:var(--oshi-text);font-weight:650}
.fault{color:var(--danger);font-weight:600}
.fault:empty,.status:empty{display:none}
.status{color:var(--muted);font-size:.875rem}
.send .btn{width:100%}
.sent{text-align:center;padding:36px 12px;display:grid;gap:14px;justify-items:center}
.puff{width:132px;height:104px;color:var(--oshi)}
.puff .body{transform-origin:50% 90%;animation:pop .7s cubic-bezier(.2,1.6,.4,1) both}
.puff .bit{animation:fly 1s .15s ease-out both;transform-origin:center}
.puff .bit:nth-of-type(2n){animation-delay:.25s}
@keyframes pop{from{transform:scale(.2) translateY(30px);opacity:0}60%{transform:scale(1.08,.94)}to{transform:none;opacity:1}}
@keyframes fly{from{transform:translateY(34px) scale(.2);opacity:0}to{transform:none;opacity:1}}
.links{display:flex;flex-wrap:wrap;gap:10px;justify-content:center}
.prose h2{font-size:1.125rem;margin:28px 0 6px}
.prose p,.prose li{margin-top:8px}
.prose .more{margin-top:32px}
.prose ul{padding-inline-start:1.25em}
.own{white-space:pre-wrap}
footer{margin-top:44px;padding-top:16px;border-top:1px solid var(--line);display:flex;flex-wrap:wrap;gap:4px 18px;justify-content:center;font-size:.875rem}
footer a{color:var(--muted);padding:6px 0}
.by{color:var(--muted);padding:6px 0}
@media(min-width:720px){.page{padding-top:20px}h1{font-size:1.75rem}.card{padding:22px}}
@media(prefers-reduced-motion:reduce){html{scroll-behavior:auto}*,*::before,*::after{animation:none!important;transition:none!important}}
@media(forced-colors:active){.btn,.chip,.face{border:1px solid}}
@media print{.bar,.row,.cta,footer{display:none}}
`;

/** Line ends of the source are worth nothing to a phone. */
const SHEET = RULES.replaceAll('\n', '');

export const sheetWith = (theme: string): string => theme + SHEET;
