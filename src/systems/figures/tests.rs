use super::*;
use crate::source::FileId;

fn of(string: &str) -> Vec<Figure> {
    find(&Text::cut(FileId(0), string, 0..string.len()))
}

#[track_caller]
fn check(string: &str, expected: &[&str]) {
    let found = of(string);
    let written: Vec<&str> = found.iter().map(|figure| figure.written.as_str()).collect();
    assert_eq!(written, expected, "{string}");
}

#[track_caller]
fn check_one(string: &str, written: &str, value: &str, counted: Option<&str>) {
    let found = of(string);
    let [figure] = found.as_slice() else { panic!("{string}: {found:#?}") };
    let all = (figure.written.as_str(), figure.value.as_str(), figure.of.as_deref());
    assert_eq!(all, (written, value, counted), "{string}");
}

#[test]
fn percentages_keep_stray_digits_apart() {
    check_one("up 12% since", "12%", "12%", None);
    check_one("62% of the shipment happens", "62%", "62%", Some("of the shipment"));
    check("2.5 percentage points", &["2.5 percentage points"]);
    check_one("45.5% of all carts are left", "45.5%", "45.5%", Some("of all carts"));
    let found = of("In FY24, 27.0%1 of total visits and 61%2 of the rest");
    let strays: Vec<_> =
        found.iter().map(|one| (one.value.as_str(), one.stray.as_deref())).collect();
    assert_eq!(strays, [("27.0%", Some("1")), ("61%", Some("2"))]);
    check("grew 30%, then -20%", &["30%", "-20%"]);
    check("99.99% uptime", &["99.99%"]);
}

#[test]
fn a_figure_knows_the_words_of_its_sentence() {
    let found = of("It grew. At peak we take 5k rps on one node. Then 3 TB,\nand more");
    let around: Vec<_> =
        found.iter().map(|one| (one.before.as_str(), one.after.as_str())).collect();
    assert_eq!(around, [("At peak we take", "on one node"), ("Then", ",")]);
}

#[test]
fn counts_with_what_they_count() {
    check_one("a wide view (240+ fields)", "240+ fields", "240+", Some("fields"));
    check_one("2k data kinds", "2k data kinds", "2k", Some("data kinds"));
    check_one("5.2 new items are added", "5.2 new items", "5.2", Some("new items"));
    check_one("the first 45 minutes", "45 minutes", "45", Some("minutes"));
    check("3 services and 12 engineers", &["3 services", "12 engineers"]);
    check("includes 6 sub-teams:", &["6 sub-teams"]);
    check("1,200 tests", &["1,200 tests"]);
    check("a 30-minute window", &["30-minute"]);
    check("3-5 minutes", &["3-5 minutes"]);
    check("1 in 5 users and 12 of 16 services", &["1 in 5 users", "12 of 16 services"]);
    check("1.5 billion rows daily", &["1.5 billion rows daily"]);
    check("1M DAU", &["1M DAU"]);
}

#[test]
fn magnitudes_in_words() {
    check_one("TB per day", "TB per day", "TB", Some("per day"));
    check_one(
        "(Billions of letters per day)",
        "Billions of letters per day",
        "Billions",
        Some("letters per day"),
    );
    check_one("a billion clicks", "a billion clicks", "a billion", Some("clicks"));
    check("and trillion clicks)", &["trillion clicks"]);
    check("two million users", &["two million users"]);
    check("tens of thousands of devices", &["tens of thousands of devices"]);
    check("3 million requests a day", &["3 million requests a day"]);
    check("a million reasons, thousands of", &["a million reasons"]);
}

#[test]
fn money_multiples_and_latencies() {
    check("saved $1.2M and €40k", &["$1.2M", "€40k"]);
    check("costs $40k/month", &["$40k/month"]);
    check_one("3x faster", "3x faster", "3x", Some("faster"));
    check("10× the load", &["10×"]);
    check_one("in 200 ms", "200 ms", "200 ms", None);
    check_one("p99 40ms", "p99 40ms", "40ms", Some("p99"));
    check_one("p99 latency of 40 ms", "p99 latency of 40 ms", "40 ms", Some("p99 latency"));
    check("50k QPS, 300 rps, 5/s", &["50k QPS", "300 rps", "5/s"]);
    check("₩3억", &["₩3억"]);
    check("USD 5 million", &["USD 5 million"]);
    check("sub-100ms answers", &["sub-100ms"]);
}

#[test]
fn from_and_to() {
    check_one("cut it from 40 s to 3 s", "from 40 s to 3 s", "40 s to 3 s", None);
    check_one("4h -> 20min", "4h -> 20min", "4h -> 20min", None);
    check_one("from 3 to 12 services", "from 3 to 12 services", "3 to 12", Some("services"));
    check("from 2% to 8%", &["from 2% to 8%"]);
    check("3 to 5 minutes", &["3 to 5 minutes"]);
    check("500 GB to 2 TB per day", &["500 GB to 2 TB per day"]);
    check("takes 3k-5k rps", &["3k-5k rps"]);
    check("hundreds of GB per day", &["hundreds of GB per day"]);
}

#[test]
fn bounds_in_words() {
    check_one("in less than one hour.", "less than one hour", "less than one hour", None);
    check_one("under 5 minutes", "under 5 minutes", "under 5 minutes", None);
    check_one("over 500 services", "over 500 services", "over 500", Some("services"));
    check("up to $5M, at least 30%", &["up to $5M", "at least 30%"]);
    check("~40 GB", &["~40 GB"]);
    check("it fails over: 20 seconds", &["20 seconds"]);
}

#[test]
fn other_scripts() {
    check_one("日均 2 亿次请求", "2 亿次", "2 亿", Some("次"));
    check_one("하루 3억 5천만 건", "3억 5천만 건", "3억 5천만", Some("건"));
    check_one("응답이 3배 빨라짐", "3배", "3", Some("배"));
    check("하루 1억 건, 40분", &["1억 건", "40분"]);
    check("200万", &["200万"]);
    check("40분에서 3분으로", &["40분에서 3분"]);
    check("30% 이상 감소", &["30% 이상"]);
    check("2023년 5월", &[]);
}

#[test]
fn number_words_with_a_unit() {
    check("took one hour, then two weeks", &["one hour", "two weeks"]);
    check("one of the teams, one day I saw two things", &[]);
}

#[test]
fn numbers_of_several_words_are_whole() {
    check("cut by thirty five percent", &["thirty five percent"]);
    check("in fifty-one days", &["fifty-one days"]);
    check("after one hundred and twelve days", &["one hundred and twelve days"]);
    check("two hundred users", &["two hundred users"]);
    check("five two-day sprints and the last one", &[]);
}

#[test]
fn other_numbers_are_no_figures() {
    for text in [
        "1. first\n2) second",
        "in 2023, FY23 and Q3 2022",
        "between 6pm and 12am, at 12:30",
        "v1.2 of HTTP/2 in Python 3",
        "see #3",
        "call 010-1234-5678",
        "on 2024-05-01 or 5/6/2024, May 5",
        "https://example.org/5/minutes and `sleep 5 minutes`",
        "S3 and EC2, 24/7",
        "one of the",
        "4xx, 2FA, 5th, UTF-8, SHA-256",
        "10.0.0.1",
        "step 3, phase 2, top 10",
    ] {
        check(text, &[]);
    }
}

#[test]
fn bare_numbers_at_the_ends_of_a_change() {
    check_one("fell from 14 to 5", "from 14 to 5", "14 to 5", None);
    check_one("from 900 to 310 a week", "from 900 to 310 a week", "900 to 310", Some("a week"));
    check("Down to 5, by 600.", &["5", "600"]);
    check("it was 600", &["600"]);
    check_one("a queue under 100 since May", "under 100", "under 100", None);
    check("passed with 1 remark instead of 9", &["1 remark", "9"]);
    check("at least 3; reached 40", &["at least 3", "40"]);
    check("14 -> 5 per release", &["14 -> 5 per release"]);
    check("between 5 and 10 users", &["between 5 and 10 users"]);
    check("<100 and ~40", &["<100", "~40"]);
    check("pages 3 to 5, from 2019 to 2021, step 1 -> 2", &[]);
}

#[test]
fn shares() {
    check_one("sold 3 of them", "3 of them", "3", Some("of them"));
    check("7 of 10 did not", &["7 of 10"]);
    check("dropped 9 of the 12 fields", &["9 of the 12 fields"]);
    check("1 out of 4 builds, 1 in 4", &["1 out of 4 builds", "1 in 4"]);
    check("1/3 of users", &["1/3 of users"]);
    check(
        "1 von 4 Kunden, 3 sur 5, 2 de cada 10 clientes",
        &["1 von 4 Kunden", "3 sur 5", "2 de cada 10 clientes"],
    );
    check("24/7 of it, 5/6/2024", &[]);
}

#[test]
fn counts_that_are_no_plural() {
    check_one("9 sheep in", "9 sheep", "9", Some("sheep"));
    check_one("a 10-node cluster", "10-node cluster", "10-node", Some("cluster"));
    check("a 40 line probe", &["40 line"]);
    check("3 IT teams, 4 US sites", &["3 IT teams", "4 US sites"]);
    check("2000 users, but in 2000 users", &["2000 users"]);
    check("only x10, then 10x", &["x10", "10x"]);
    check("3-4 weeks, 10–15%, 3 or 4 days", &["3-4 weeks", "10–15%", "3 or 4 days"]);
    check("a 6-pager, 2-factor login, 1-1 meeting", &[]);
    check("2 elsewhere and 3 worked", &[]);
}

#[test]
fn money_behind_its_number() {
    check_one("saved 308k€ a year", "308k€ a year", "308k€", Some("a year"));
    check("1,100€, 22k€ each, 900 €, 3 M€, 22 k€", &["1,100€", "22k€", "900 €", "3 M€", "22 k€"]);
    check("5€/day", &["5€/day"]);
    check("5 $10 vouchers", &["$10 vouchers"]);
}

#[test]
fn thousands_marks() {
    check("1.200.000 and 300\u{202f}000", &["1.200.000", "300\u{202f}000"]);
    check("1'200 tests", &["1'200 tests"]);
    check("10.0.0.1, 1.2.300", &[]);
    check("room 12 100200", &[]);
}

#[test]
fn german() {
    check_one("80.000 Fahrgäste hören", "80.000 Fahrgäste", "80.000", Some("Fahrgäste"));
    check("34.000 Nutzer nach einem Jahr", &["34.000 Nutzer"]);
    check("412 Kunden haben gekündigt, mein Fehler", &["412 Kunden"]);
    check("mit 3 neuen Kunden bereits", &["3 neuen Kunden"]);
    check("nach 20 Sekunden statt nach 6 Minuten", &["20 Sekunden", "6 Minuten"]);
    check_one(
        "Kosten von 900 € auf 70 € im Monat",
        "von 900 € auf 70 € im Monat",
        "900 € auf 70 €",
        Some("im Monat"),
    );
    check("1,5 Mio. Nutzer, 2 Mrd. Euro", &["1,5 Mio. Nutzer", "2 Mrd. Euro"]);
    check("weniger als 5 Fehler, 30 Prozent", &["weniger als 5 Fehler", "30 Prozent"]);
    check("Fehler von 14 auf 5 gesenkt, statt 9", &["von 14 auf 5", "9"]);
    check("3 bis 4 Wochen", &["3 bis 4 Wochen"]);
    check("um 14 Uhr am 3. Mai, am 5 Mai, Kapitel 4, Seite 12, Nr. 7", &[]);
}

#[test]
fn french() {
    check("300 000 clients concernés", &["300 000 clients"]);
    check("27 % de passages en plus", &["27 %"]);
    check("3 millions de clients", &["3 millions de clients"]);
    check("de 40 jours à 3 jours", &["de 40 jours à 3 jours"]);
    check("moins de 5 pannes par mois", &["moins de 5 pannes par mois"]);
    check("5 pour cent", &["5 pour cent"]);
    check_one("40 To par jour", "40 To par jour", "40 To", Some("par jour"));
    check("2Go/s de Kafka", &["2Go/s"]);
    check("le 14 juillet 2021, étape 3, chapitre 4, page 5", &[]);
}

#[test]
fn spanish_and_other_languages() {
    check_one("de 1.200 a 85 al mes", "de 1.200 a 85 al mes", "1.200 a 85", Some("al mes"));
    check("1.200 a 85 al mes", &["1.200 a 85 al mes"]);
    check(
        "más de 40 tiendas, 2 millones de usuarios",
        &["más de 40 tiendas", "2 millones de usuarios"],
    );
    check("el 3 de mayo, paso 3, capítulo 2", &[]);
    check("da 10 a 3 giorni, 300 clienti hanno", &["da 10 a 3 giorni", "300 clienti"]);
    check("van 40 naar 3 dagen, 12 klanten", &["van 40 naar 3 dagen", "12 klanten"]);
    check("300 klientów, 5 mln zł", &["300 klientów", "5 mln zł"]);
    check("с 10 до 3 дней, 300 клиентов в день", &["с 10 до 3 дней", "300 клиентов в день"]);
    check("300 kullanıcı ile", &["300 kullanıcı"]);
    check("第3次，第 2 步，65岁", &[]);
    check("12个团队, 30名用户", &["12个", "30名"]);
}

#[test]
fn names_with_numbers_are_no_figures() {
    for text in [
        "in Python 3 code, on Java 17, Windows 11 laptop",
        "ISO 27001 audit, HTTP 500 errors, port 8080",
        "moved to Flink 1.14 clusters",
        "PR 1432, ticket 88 said, Story 3 about it, chapter 4",
        "Day 3 notes, Sprint 12 review",
        "see [1] and [2], No. 5 there, fig. 3 shows",
        "H2 B2B FY23 Q3 10am v2 3D",
        "the summer '22 launch, 2020-21 season",
        "12 Baker Street, 12 rue de la Paix, 10115 Berlin",
        "at 9 sharp",
        "1 Customer Obsession",
        "a\t6\tqueue",
        "x86 and x64",
    ] {
        check(text, &[]);
    }
}
