/** A language of the made-up data: the names of its speakers, and their messages. */
export interface Language {
  /** Country calling code and the start of the number. */
  dialling: string;
  country: string;
  names: readonly string[];
  inbound: readonly string[];
  outbound: readonly string[];
}

/** Languages in several scripts and both writing directions. */
export const LANGUAGES: readonly Language[] = [
  {
    dialling: "1415",
    country: "US",
    names: ["Alicia", "Noah", "Grace", "Theo", "Ruby ✨", "Max 🚀"],
    inbound: [
      "Hi, is the blue one back in stock?",
      "Thanks!",
      "Can I change my delivery address?",
      "My order number is 48213.",
      "Perfect, see you on Friday 👍",
      "It arrived, but the box was damaged.",
    ],
    outbound: [
      "Hello! How can we help?",
      "Your parcel left our warehouse this morning.",
      "We have changed the address for you.",
      "You're welcome. Have a nice day!",
      "Could you send us a photo of it?",
    ],
  },
  {
    dialling: "5255",
    country: "MX",
    names: ["José", "Lucía", "Íñigo", "Begoña", "Martín"],
    inbound: [
      "¿Tienen citas para mañana?",
      "Muchas gracias 🙏",
      "¿Cuánto cuesta el envío?",
      "Ya hice la transferencia.",
    ],
    outbound: [
      "¡Hola! ¿En qué podemos ayudarte?",
      "Sí, tenemos a las 10:30 y a las 16:00.",
      "Recibimos tu pago, gracias.",
    ],
  },
  {
    dialling: "5511",
    country: "BR",
    names: ["João", "Conceição", "Zoë", "Antônio"],
    inbound: [
      "Bom dia! O pedido já saiu?",
      "Obrigada!",
      "Posso pagar com Pix?",
    ],
    outbound: ["Olá! Sim, chega amanhã.", "Claro, segue a chave Pix."],
  },
  {
    dialling: "4930",
    country: "DE",
    names: ["Jürgen", "Łukasz", "Søren", "Käthe"],
    inbound: [
      "Guten Tag, wann öffnen Sie?",
      "Vielen Dank für die schnelle Antwort!",
      "Könnten Sie mir die Rechnung schicken?",
    ],
    outbound: ["Wir öffnen um 9 Uhr.", "Gern, die Rechnung ist unterwegs."],
  },
  {
    dialling: "2010",
    country: "EG",
    names: ["ليلى", "محمد", "نور", "يوسف"],
    inbound: ["السلام عليكم، هل المنتج متوفر؟", "شكرا جزيلا", "متى يصل الطلب؟"],
    outbound: ["وعليكم السلام، نعم متوفر.", "سيصل غدا إن شاء الله."],
  },
  {
    dialling: "9725",
    country: "IL",
    names: ["נועם", "תמר", "יעל", "איתי"],
    inbound: ["שלום, אפשר לקבוע תור?", "תודה רבה!", "מה שעות הפתיחה?"],
    outbound: ["שלום! כן, מחר בעשר.", "אנחנו פתוחים מ־9 עד 18."],
  },
  {
    dialling: "9198",
    country: "IN",
    names: ["प्रिया", "आरव", "अनन्या", "Rohan"],
    inbound: ["नमस्ते, क्या यह उपलब्ध है?", "धन्यवाद 🙏", "ऑर्डर कब आएगा?"],
    outbound: ["नमस्ते! जी हाँ, उपलब्ध है।", "आपका ऑर्डर कल पहुँचेगा।"],
  },
  {
    dialling: "8613",
    country: "CN",
    names: ["李娜", "伟", "小雨", "Mei 🌸"],
    inbound: ["你好，请问还有货吗？", "谢谢！", "什么时候发货？"],
    outbound: ["您好，有货的。", "今天下午发货。"],
  },
  {
    dialling: "8190",
    country: "JP",
    names: ["さくら", "ケンジ", "陽菜", "はると"],
    inbound: [
      "予約を変更できますか？",
      "ありがとうございます！",
      "営業時間を教えてください。",
    ],
    outbound: [
      "はい、何時がよろしいですか？",
      "10時から19時まで営業しております。",
    ],
  },
  {
    dialling: "7916",
    country: "KZ",
    names: ["Ольга", "Иван", "Аня", "Дмитрий"],
    inbound: ["Здравствуйте! Заказ уже отправлен?", "Спасибо большое!"],
    outbound: ["Добрый день! Да, сегодня утром.", "Пожалуйста, обращайтесь!"],
  },
];
