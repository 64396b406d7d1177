// SPDX-License-Identifier: Apache-2.0
#pragma once
// Text that somebody else chose (a title, a CPU's name, a witness) made ready for where it is
// shown: a terminal, Markdown, HTML or SVG. Thread: any.

#include <string>
#include <string_view>

namespace firstcome::lab {

// One line of well-formed UTF-8: line breaks and tabs become blanks; other control characters,
// those that turn the direction of writing, and bytes that are no UTF-8 become \xNN or \uNNNN.
std::string plain_text(std::string_view text);

// Plain text that Markdown shows as it is, in a paragraph or in a cell of a table.
std::string markdown_text(std::string_view text);

// Plain text for the content of an element of HTML or XML, and for an attribute in double quotes.
std::string html_text(std::string_view text);

}  // namespace firstcome::lab
