/**
 * Everything in lengths of the window, so that one address serves 800 × 300 beside a game and a full screen. Nothing newer than
 * Chromium 100: OBS' browser lags years behind.
 */
export const OVERLAY_CSS = `
:root{color-scheme:normal}
html,body{margin:0;height:100%;background:transparent;overflow:hidden}
body{font-family:system-ui,-apple-system,"Segoe UI","Hiragino Sans","Noto Sans JP","Noto Sans SC","Microsoft YaHei","PingFang SC",sans-serif;font-weight:700;color:var(--ink)}
#stream{position:fixed;top:0;right:0;bottom:0;left:0;display:flex;flex-direction:column;justify-content:center;padding:3vmin;box-sizing:border-box;background:center/cover no-repeat}
#stream[data-position=top]{justify-content:flex-start}
#stream[data-position=bottom]{justify-content:flex-end}
.sr{position:absolute;width:1px;height:1px;overflow:hidden;clip:rect(0 0 0 0)}
#card{position:relative;max-height:100%;display:flex;flex-direction:column;min-height:0;box-sizing:border-box;overflow:hidden;font-size:var(--size,8vh);line-height:1.5;padding:.7em .9em .8em}
#card[hidden],#note[hidden],#from[hidden]{display:none}
#text{margin:0;min-height:0;white-space:pre-wrap;overflow-wrap:anywhere;word-break:normal;line-break:strict;overflow:hidden}
#from{margin:0 0 .5em;align-self:flex-start;max-width:100%;font-size:max(.46em,13px);line-height:1.3;padding:.28em .9em;border-radius:999px;background:var(--oshi);color:var(--on-oshi);white-space:nowrap;overflow:hidden;text-overflow:ellipsis;box-sizing:border-box}
#stream[data-align=center] #text{text-align:center}
#stream[data-align=center] #from{align-self:center}
#note{align-self:center;font-size:18px;line-height:1.6;max-width:36em;text-align:center;padding:14px 22px;border-radius:14px;background:#1f1d2b;color:#fff;font-weight:400}
#stream{--qr:min(max(28vmin,140px),64vh,60vw)}
#qr{flex:none;margin:0 0 0 auto;width:var(--qr);background:#fff;color:#000;border-radius:calc(var(--qr)*.03);overflow:hidden}
#qr[hidden]{display:none}
#qr svg{display:block;width:100%;height:auto}
#qr figcaption{padding:0 .7em .8em;font-size:max(11px,calc(var(--qr)*.066));line-height:1.25;text-align:center;overflow-wrap:anywhere}
#stream[data-qr=on]{flex-direction:row;align-items:center;justify-content:flex-start;gap:2.5vmin}
#stream[data-qr=on][data-position=top]{align-items:flex-start}
#stream[data-qr=on][data-position=bottom]{align-items:flex-end}
#stream[data-qr=on] #card{flex:1 1 0;min-width:0}
@media(max-aspect-ratio:1/1){#stream[data-qr=on]{flex-direction:column;align-items:stretch;justify-content:center}#stream[data-qr=on][data-position=top]{align-items:stretch;justify-content:flex-start}#stream[data-qr=on][data-position=bottom]{align-items:stretch;justify-content:flex-end}#stream[data-qr=on] #card{flex:0 1 auto}#stream[data-align=center] #qr{margin-right:auto}}
#stream[data-theme=bubble] #card{background:var(--surface);border:max(3px,.09em) solid var(--oshi-mark);border-radius:.9em}
#stream[data-theme=paper] #card{background:var(--oshi-soft);border-radius:.25em;border-top:max(6px,.22em) solid var(--oshi-mark)}
#stream[data-theme=paper] #from{background:transparent;color:var(--ink);padding:0;border-radius:0}
#stream[data-theme=glass] #card{background:rgba(21,20,27,.78);color:#fff;border-radius:.5em;border-left:max(6px,.18em) solid var(--oshi)}
#stream[data-theme=plain] #card{color:#fff;padding:0 .2em;text-shadow:0 0 .14em #000,0 0 .08em #000,0 .04em .1em #000;-webkit-text-stroke:.11em rgba(0,0,0,.86);paint-order:stroke fill}
#stream[data-theme=plain] #from{-webkit-text-stroke:0;text-shadow:none}
#stream[data-motion=on] #card.arriving{animation:arrive .18s ease-out}
#stream[data-motion=on] #card.leaving{opacity:0;transform:translateY(-1.2vh);transition:opacity .14s,transform .14s}
@keyframes arrive{from{opacity:0;transform:translateY(1.6vh)}}
@media(prefers-reduced-motion:reduce){#stream #card.arriving{animation:none!important}#stream #card.leaving{transition:none!important;transform:none!important}}
`;
