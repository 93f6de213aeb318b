//! The few words that the renderer itself adds, in the official languages of the United Nations.

use pulldown_cmark::BlockQuoteKind;

use crate::base::Language;

/// The class and the title of a callout.
pub(super) fn callout(kind: BlockQuoteKind, language: &Language) -> (&'static str, &'static str) {
    let (class, words) = match kind {
        BlockQuoteKind::Note => ("note", ["Note", "Remarque", "Nota", "Примечание", "ملاحظة", "注意"]),
        BlockQuoteKind::Tip => ("tip", ["Tip", "Conseil", "Consejo", "Совет", "نصيحة", "提示"]),
        BlockQuoteKind::Important => ("important", ["Important", "Important", "Importante", "Важно", "مهم", "重要"]),
        BlockQuoteKind::Warning => {
            ("warning", ["Warning", "Avertissement", "Advertencia", "Внимание", "تحذير", "警告"])
        }
        BlockQuoteKind::Caution => ("caution", ["Caution", "Attention", "Precaución", "Осторожно", "تنبيه", "小心"]),
    };
    (class, words[column(language)])
}

/// What a link from a footnote back to the text is called.
pub(super) fn back(language: &Language) -> &'static str {
    let words =
        ["Back to the text", "Retour au texte", "Volver al texto", "Вернуться к тексту", "العودة إلى النص", "返回正文"];
    words[column(language)]
}

fn column(language: &Language) -> usize {
    match language.primary() {
        "fr" => 1,
        "es" => 2,
        "ru" => 3,
        "ar" => 4,
        "zh" => 5,
        _ => 0,
    }
}
