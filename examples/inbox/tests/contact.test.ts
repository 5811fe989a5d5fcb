import { describe, expect, it } from "vitest";
import { formatNumber, initials } from "../src/contacts/contact.js";

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
    ["+525555550138", "+525555550138"],
    ["525555550138", "+525555550138"],
    ["", null],
    [null, null],
    [undefined, null],
  ])("%j reads %j", (number, shown) => {
    expect(formatNumber(number)).toBe(shown);
  });
});
