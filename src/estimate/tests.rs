use super::*;
use crate::{
    source::{FileId, Text},
    systems::figures,
};

/// What the real reader finds in a sentence, with what comes of it.
fn estimates(sentence: &str) -> Vec<(String, Estimate)> {
    let units = Units::embedded();
    let text = Text::cut(FileId(0), sentence, 0..sentence.len());
    let found = figures::find(&text);
    found
        .into_iter()
        .filter_map(|figure| of(&figure, &units).map(|estimate| (figure.written, estimate)))
        .collect()
}

#[track_caller]
fn one(sentence: &str) -> Estimate {
    let mut found = estimates(sentence);
    assert_eq!(found.len(), 1, "{sentence}: {found:#?}");
    found.remove(0).1
}

/// The first sentence of what one figure comes to.
#[track_caller]
fn check(sentence: &str, expected: &str) {
    let estimate = one(sentence);
    assert_eq!(estimate.says.first().map(String::as_str), Some(expected), "{sentence}");
}

#[track_caller]
fn check_asks(sentence: &str, expected: &str) {
    assert_eq!(one(sentence).asks.as_deref(), Some(expected), "{sentence}");
}

/// A question, and no arithmetic before it is answered.
#[track_caller]
fn check_only_asks(sentence: &str, expected: &str) {
    check_asks(sentence, expected);
    assert!(one(sentence).says.is_empty(), "{sentence}");
}

#[track_caller]
fn check_none(sentences: &[&str]) {
    for sentence in sentences {
        let found = estimates(sentence);
        assert!(found.is_empty(), "{sentence}: {found:#?}");
    }
}

#[test]
fn a_unit_without_a_number_is_computed_for_one_and_asked_about() {
    let estimate = one("Internal Messaging (PB per day): one cluster");
    assert_eq!(
        estimate,
        Estimate {
            says: vec![
                "1 PB a day is 11.6 GB each second on average; with a peak of three times that, \
                 34.7 GB."
                    .into(),
                "A year of it, stored once, is 365 PB.".into(),
            ],
            assumes: vec![
                "a peak is three times the average".into(),
                "a day has 86,400 seconds".into(),
                "a year has 365 days".into(),
                "1 PB is 10¹⁵ bytes".into(),
            ],
            asks: Some("PB per day: how many PB?".into()),
        }
    );
    check(
        "(Millions of messages per day)",
        "1 million messages a day is 11.6 each second on average; with a peak of three times that, \
         34.7.",
    );
    check_asks("(Millions of messages per day)", "Millions of messages per day: how many million?");
    check_asks("petabytes per day", "petabytes per day: how many PB?");
    check_asks("hundreds of GB per day", "hundreds of GB per day: how many?");
    check_asks("several million messages per day", "several million messages per day: how many?");
    for counted in ["a petabyte per day", "a million calls an hour", "one million calls a day"] {
        assert_eq!(one(counted).asks, None, "{counted}");
    }
}

#[test]
fn bytes_in_a_period() {
    let day = "40 TB a day is 463 MB each second on average; with a peak of three times that, \
        1.39 GB.";
    for sentence in ["it writes 40 TB/day", "40 TB of logs per day", "daily volume of 40 TB"] {
        check(sentence, day);
        assert_eq!(one(sentence).says[1], "A year of it, stored once, is 14.6 PB.");
    }
    check(
        "2 GB/s into a bucket",
        "2 GB a second, if that is the average, is 173 TB a day; with a peak of three times that, 6 \
         GB each second.",
    );
    check(
        "30 TB a month",
        "30 TB a month is 11.6 MB each second on average, 1 TB a day; with a peak of three times \
         that, 34.7 MB each second.",
    );
    assert!(one("30 TB a month").assumes.contains(&"a month has 30 days".to_owned()));
    let year = one("7 PB per year");
    assert_eq!(year.says.len(), 1);
    assert!(
        year.says[0].starts_with("7 PB a year is 222 MB each second on average, 19.2 TB a day")
    );
    let binary = one("12 TiB per week");
    assert!(binary.says[0].starts_with("12 TiB a week is 21.8 MB each second"));
    assert!(binary.assumes.contains(&"1 TiB is 1,099,511,627,776 bytes".to_owned()));
}

#[test]
fn bits_are_an_eighth_of_a_byte() {
    let estimate = one("a 10 Gbps uplink");
    assert_eq!(
        estimate.says,
        ["10 Gbit a second, if that is the average, is 1.25 GB each second, 108 TB a day; with a \
             peak of three times that, 3.75 GB each second."]
    );
    assert!(estimate.assumes.contains(&"a byte has 8 bits".to_owned()));
    check_only_asks("an uplink of 5 Gb/s", "5 Gb/s: is Gb bits or bytes?");
}

#[test]
fn things_in_a_period() {
    check(
        "takes 5k rps",
        "5,000 requests a second, if that is the average, is 432 million a day; with a peak of \
         three times that, 15,000 each second.",
    );
    check(
        "1.2M events per second",
        "1.2 million events a second, if that is the average, is 104 billion a day; with a peak of \
         three times that, 3.6 million each second.",
    );
    check(
        "300 orders/minute",
        "300 orders a minute is 5 each second on average, 432,000 a day; with a peak of three \
         times that, 15 each second.",
    );
    check(
        "9,000 orders a day",
        "9,000 orders a day is 6.25 each minute on average; with a peak of three times that, 18.8.",
    );
    check(
        "1,234,567 requests per hour",
        "1,234,567 requests an hour is 343 each second on average, 29.6 million a day; with a peak \
         of three times that, 1,030 each second.",
    );
    check(
        "two million orders are placed per day",
        "2 million orders a day is 23.1 each second on average; with a peak of three times that, \
         69.4.",
    );
}

#[test]
fn bounds_and_ranges_stay() {
    check(
        "~40 TB a day",
        "About 40 TB a day is about 463 MB each second on average; with a peak of three times \
         that, about 1.39 GB.",
    );
    let least = "At least 40 TB a day is at least 463 MB each second on average; with a peak of \
        three times that, at least 1.39 GB.";
    for sentence in ["over 40 TB daily", "40 TB+ per day", "we write > 40 TB per day"] {
        check(sentence, least);
    }
    check(
        "up to 20k requests per second",
        "At most 20,000 requests a second, if that is the average, is at most 1.73 billion a day; \
         with a peak of three times that, at most 60,000 each second.",
    );
    let range = "2 to 3 TB a day is 23.1 to 34.7 MB each second on average; with a peak of three \
        times that, 69.4 to 104 MB.";
    for sentence in ["2-3 TB per day", "2 to 3 TB per day", "between 2 and 3 TB per day"] {
        check(sentence, range);
    }
    check(
        "500 GB to 2 TB per day",
        "500 GB to 2 TB a day is 5.79 to 23.1 MB each second on average; with a peak of three \
         times that, 17.4 to 69.4 MB.",
    );
    let rps = "3,000 to 5,000 requests a second, if that is the average, is 259 to 432 million a \
        day; with a peak of three times that, 9,000 to 15,000 each second.";
    check("takes 3k-5k rps", rps);
}

#[test]
fn a_peak_is_no_average() {
    let peak = "If 5,000 requests a second is a peak of three times the average, the average is \
        1,670 each second, 144 million a day.";
    check("5k requests per second at peak", peak);
    let found = estimates("It takes 5k requests per second at peak and stores 2 TB per day.");
    assert_eq!(found[0].1.says, [peak]);
    assert!(found[1].1.says[0].starts_with("2 TB a day is 23.1 MB each second on average"));
}

#[test]
fn what_holds_for_one_of_many_says_so() {
    check(
        "50 requests/s per node",
        "50 requests a second per node, if that is the average, is 4.32 million a day; with a peak \
         of three times that, 150 each second.",
    );
    check_asks("50 requests/s per node", "50 requests/s: one node of how many?");
    check_asks("500 events/s/partition", "500 events/s: one partition of how many?");
    check_asks("Each broker takes 5k rps", "5k rps: one broker of how many?");
    check_asks("500 orders per user per day", "500 orders per user: one user of how many?");
    assert_eq!(one("40 TB/day/region").says.len(), 1);
    assert_eq!(one("200 requests/responses per second").asks, None);
}

#[test]
fn what_comes_and_goes_without_a_period_is_asked_about() {
    check_only_asks(
        "one home (1k data types and trillion events) to follow an order",
        "trillion events: per day, per year, in all?",
    );
    check_only_asks("2 million orders", "2 million orders: per day, per year, in all?");
    check_only_asks("1億件のイベント", "1億件: per day, per year, in all?");
    check_none(&[
        "300 orders",
        "3 million users",
        "12 million rows",
        "180+ columns and 2 billion records",
        "2 billion events so far",
        "2 million orders last year",
        "last year we took 2 million orders",
        "from 2 million to 3 million orders",
    ]);
}

#[test]
fn availability_is_time_to_be_down() {
    let estimate = one("99.95% uptime");
    assert_eq!(
        estimate.says,
        ["Available 99.95% of the time leaves 21.6 minutes of downtime in 30 days, 4.38 hours in \
             a year."]
    );
    assert!(estimate.assumes[0].starts_with("availability counts time"));
    check(
        "at least 99.9% availability",
        "Available 99.9% of the time leaves at most 43.2 minutes of downtime in 30 days, at most \
         8.76 hours in a year.",
    );
    for (sentence, minutes) in [
        ("availability of 99.99%", "4.32 minutes"),
        ("SLO: 99.9%", "43.2 minutes"),
        ("disponibilité de 99,9 %", "43.2 minutes"),
        ("가용성 99.99%", "4.32 minutes"),
        ("uptime is 99.999%", "25.9 seconds"),
        ("99% availability", "7.2 hours"),
    ] {
        assert!(one(sentence).says[0].contains(minutes), "{sentence}");
    }
    assert_eq!(one("uptime rose from 99.5% to 99.95%").says.len(), 2);
    check_none(&[
        "12% growth, 99% of requests",
        "SLO of 99% of requests under 200 ms",
        "95% of the available nodes",
        "availability improved by 95%",
        "100% availability",
        "a 20% drop in uptime",
    ]);
}

#[test]
fn what_is_no_load_gives_nothing() {
    check_none(&[
        "4 hours per day, 90 s from event to chart",
        "$40k/month and 900 € a month",
        "30% fewer errors per week",
        "40 TB on disk, 100 GB per node",
        "12 releases a year, 310 a week, 20 orders a day",
        "10 times a day, 3x per year",
        "3 of 12 services per month, 1 in 5 calls",
        "from 900 to 310 a week",
        "since 2019 on version 3.2, p99 of 40 ms",
        "1M DAU and 3 engineers per team",
    ]);
}

#[test]
fn what_may_mean_two_numbers_is_asked_about() {
    check_only_asks("1.500 GB per day", "1.500 GB per day: 1.5 or 1,500?");
    check_only_asks("5B/s", "5B/s: is B bytes, or a count of what?");
    check(
        "1.500 GB pro Tag",
        "1,500 GB a day is 17.4 MB each second on average; with a peak of three times that, 52.1 \
         MB.",
    );
    // A French billion is a million of millions.
    check_none(&["3 billions de requêtes par jour"]);
}

#[test]
fn a_peak_that_the_notes_tell_is_not_assumed() {
    for (sentence, expected) in [
        (
            "5 TB per day, and the peak is 5 times that",
            "5 TB a day is 57.9 MB each second on average.",
        ),
        (
            "900 orders per minute on average, three times that at peak",
            "900 orders a minute is 15 each second, 1.3 million a day on average.",
        ),
    ] {
        let estimate = one(sentence);
        assert!(estimate.says[0].starts_with(expected), "{sentence}: {:?}", estimate.says);
        assert!(!estimate.assumes.iter().any(|one| one.contains("peak")), "{sentence}");
    }
}

#[test]
fn other_languages() {
    for (sentence, expected) in [
        ("80.000 Bestellungen pro Tag", "80,000 Bestellungen a day is 55.6 each minute"),
        ("1,5 Mio. Nachrichten pro Tag", "1.5 million Nachrichten a day is 17.4 each second"),
        ("täglich 300.000 Bestellungen", "300,000 Bestellungen a day is 3.47 each second"),
        ("2,5 TB/Tag", "2.5 TB a day is 28.9 MB each second"),
        ("300 000 requêtes par jour", "300,000 requêtes a day is 3.47 each second"),
        ("3 millions de commandes par mois", "3 million commandes a month is 1.16 each second"),
        ("40 To par jour", "40 TB a day is 463 MB each second"),
        ("2 millones de mensajes al día", "2 million mensajes a day is 23.1 each second"),
        ("5 mil pedidos por día", "5,000 pedidos a day is 3.47 each minute"),
        ("3 млн запросов в день", "3 million запросов a day is 34.7 each second"),
        ("하루 3억 5천만 건의 메시지", "350 million a day is 4,050 each second"),
        ("매일 40TB를 저장", "40 TB a day is 463 MB each second"),
        ("초당 5만 건", "50,000 a second, if that is the average, is 4.32 billion a day"),
        ("초당 최대 12,000건", "If 12,000 a second is a peak of three times the average"),
        ("每天 40TB 数据", "40 TB a day is 463 MB each second"),
        ("日均 2 亿次请求", "200 million a day is 2,310 each second"),
        ("3 亿条消息每天", "300 million a day is 3,470 each second"),
        ("1日1億件", "100 million a day is 1,160 each second"),
        ("1日あたり500GBのログ", "500 GB a day is 5.79 MB each second"),
    ] {
        let estimate = one(sentence);
        assert!(estimate.says[0].starts_with(expected), "{sentence}: {:?}", estimate.says);
    }
}

#[test]
fn more_digits_than_a_number_can_hold_come_to_nothing() {
    for digits in [290, 305, 310, 400] {
        for sentence in ["TB per day", "messages per day", "million messages", "% availability"] {
            let sentence = format!("It takes {} {sentence}.", "9".repeat(digits));
            for (_, estimate) in estimates(&sentence) {
                let told = estimate.says.iter().chain(&estimate.asks);
                assert!(told.clone().all(|said| !said.contains("inf")), "{estimate:?}");
                assert!(!told.clone().any(|said| said.contains("NaN")), "{estimate:?}");
            }
        }
    }
    assert_eq!(numbers::parse(&"9".repeat(400), None), None);
}
