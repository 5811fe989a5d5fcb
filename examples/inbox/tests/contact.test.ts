import { describe, expect, it } from "vitest";
import { initials } from "../src/contacts/contact.js";
import { formatNumber } from "../src/contacts/phone-number.js";

describe("initials", () => {
  it.each([
    ["Camila", "C"],
    ["Ana María", "AM"],
    ["Jürgen (VIP)", "J"],
    ["łukasz", "Ł"],
    ["Ruby ✨", "R"],
    ["Дмитрий Иван", "ДИ"],
    ["さくら", "さ"],
    ["李娜", "李"],
    ["نور محمد", "ن"],
    ["प्रिया", "प्रि"],
    ["🚀", null],
    ["", null],
    [null, null],
  ])("of %j are %j", (name, letters) => {
    expect(initials(name)).toBe(letters);
  });
});

describe("a number", () => {
  it.each([
    ["+14155550171", "+1 415 555 0171"],
    ["14155550171", "+1 415 555 0171"],
    ["+1 (415) 555-0171", "+1 415 555 0171"],
    ["447700900142", "+44 7700 900142"],
    ["5511955550129", "+55 11 95555 0129"],
    ["201055550117", "+20 10 55550117"],
    // No country has such a number.
    ["999123", "+999123"],
    ["", null],
    [null, null],
    [undefined, null],
  ])("%j reads %j", (number, shown) => {
    expect(formatNumber(number)).toBe(shown);
  });
});
