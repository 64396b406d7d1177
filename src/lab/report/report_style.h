// SPDX-License-Identifier: Apache-2.0
#pragma once
// The style sheet of a report: light and dark by the reader's preference, wide tables and plots
// that scroll within themselves on a narrow screen, and six line styles that differ in colour (of
// Okabe and Ito, told apart by colour-blind people) and in their dashes.

#include <string_view>

namespace firstcome::lab {

inline constexpr std::string_view report_style = R"css(
:root{color-scheme:light dark;--paper:#fff;--ink:#1a1c20;--quiet:#565b66;--rule:#d5d9e0;
--band:#f3f5f8;--warn:#fff3d6;--link:#0b57a4;
--l1:#0072b2;--l2:#c24e00;--l3:#00795a;--l4:#a03f7c;--l5:#7a5c00;--l6:#444b57}
@media(prefers-color-scheme:dark){:root{--paper:#14161a;--ink:#e8eaee;--quiet:#a9b0bd;
--rule:#3a404b;--band:#1e2229;--warn:#3d3108;--link:#8cc4ff;
--l1:#56b4e9;--l2:#f0904a;--l3:#2fcf9f;--l4:#e39ac7;--l5:#f0e442;--l6:#c3c9d4}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);
font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif}
main{max-width:64rem;margin:0 auto;padding:1.5rem 1rem 4rem}
h1{font-size:1.7rem;line-height:1.25;margin:.5rem 0}
h2{font-size:1.3rem;margin:2.6rem 0 .6rem;padding-top:.8rem;border-top:1px solid var(--rule)}
h3{font-size:1.05rem;margin:1.6rem 0 .3rem}
p{margin:.5rem 0;max-width:46rem}
.notice{background:var(--warn);padding:.6rem .9rem;border-radius:.3rem;font-weight:600}
.scroll{overflow-x:auto;margin:.8rem 0}
.scroll:focus-visible,summary:focus-visible{outline:2px solid var(--link);outline-offset:2px}
table{border-collapse:collapse;font-size:.9rem;font-variant-numeric:tabular-nums}
caption,figcaption{text-align:left;font-weight:600;padding:.2rem 0 .4rem}
th,td{padding:.3rem .7rem;border-bottom:1px solid var(--rule);text-align:right;vertical-align:top}
td{white-space:nowrap}
th{background:var(--band);font-weight:600;line-height:1.3}
th:first-child,td:first-child,th.words,td.words{text-align:left}
td.words{white-space:normal;min-width:12rem}
tbody th{line-height:inherit;position:sticky;left:0;background:var(--paper);white-space:nowrap}
figure{margin:1.4rem 0}
figure p{color:var(--quiet);font-size:.9rem;margin:.2rem 0}
svg{display:block;width:100%;min-width:36rem;height:auto}
svg text{font-size:12.5px;fill:var(--ink);paint-order:stroke;stroke:var(--paper);
stroke-width:4px;stroke-linejoin:round}
svg text.unit{font-weight:600}
.grid{stroke:var(--rule);stroke-width:1;fill:none}
.axis{stroke:var(--quiet);stroke-width:1;fill:none}
.mark{stroke:var(--ink);stroke-width:1.2;stroke-dasharray:2 3;fill:none}
.line{fill:none;stroke-width:1.8;stroke-linejoin:round}
.dot{stroke:none}
.line.l1{stroke:var(--l1)}.dot.l1{fill:var(--l1)}
.line.l2{stroke:var(--l2);stroke-dasharray:7 3}.dot.l2{fill:var(--l2)}
.line.l3{stroke:var(--l3);stroke-dasharray:2 2.5}.dot.l3{fill:var(--l3)}
.line.l4{stroke:var(--l4);stroke-dasharray:9 3 2 3}.dot.l4{fill:var(--l4)}
.line.l5{stroke:var(--l5);stroke-dasharray:14 4}.dot.l5{fill:var(--l5)}
.line.l6{stroke:var(--l6);stroke-dasharray:9 3 2 3 2 3}.dot.l6{fill:var(--l6)}
summary{cursor:pointer;font-weight:600}
nav ul{columns:2;padding-left:1.2rem;margin:.4rem 0}
a{color:var(--link)}
@media(max-width:40rem){nav ul{columns:1}h1{font-size:1.4rem}}
@media print{.scroll{overflow:visible}svg{min-width:0}}
)css";

}  // namespace firstcome::lab
