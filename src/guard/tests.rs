use super::*;
use crate::findings::At;

/// What is found in a text: code, words where they may be quoted.
fn found(text: &str, allow: &[&str]) -> Vec<String> {
    let allow: Vec<String> = allow.iter().map(|&entry| entry.to_owned()).collect();
    let source = Source::new("n", text);
    let mut findings = Findings::default();
    watch([(FileId(0), &source)], Allowed(&allow), false, &mut findings);
    let told = findings.iter().map(|finding| match &finding.at {
        At::Span(span) => {
            format!("{} {}", finding.code.name, &text[span.start as usize..span.end as usize])
        }
        At::Place(place) => format!("{} {}:{}", finding.code.name, place.line, place.column),
        At::Path(_) => String::new(),
    });
    told.collect()
}

#[track_caller]
fn check(text: &str, expected: &[&str]) {
    assert_eq!(found(text, &[]), expected, "{text}");
}

// Put together here, so that no scanner takes this file for a leak.
fn secrets() -> Vec<String> {
    let random = "k3JdV8sQz1Lw0XbN7RtYp2MfHc5GaUe9TiOx4WqZ";
    vec![
        format!("{}IOSFODNN7EXAMPLE", "AKIA"),
        format!("{}{}", "ghp_", &random[..36]),
        format!("{}{random}", "github_pat_"),
        format!("{}{}", "glpat-", &random[..20]),
        format!("{}1234567890-{random}", "xoxb-"),
        format!("{}{}", "AIza", &random[..35]),
        format!("{}{}", "sk_live_", &random[..24]),
        format!("{}{}-{random}", "sk-ant-", "api03"),
        format!("{}{}", "npm_", &random[..36]),
        format!("{}{random}{}", "pypi-", &random[..20]),
        format!("{}{}.{}{}", "SG.", &random[..22], &random[..40], "abc"),
        format!("{}{}", "hf_", &random[..34]),
        format!("-----BEGIN {} KEY-----", "RSA PRIVATE"),
        format!("{}bGciOiJIUzI1NiJ9.{}zdWIiOiIxMjM0NTY3ODkwIn0.{random}", "eyJh", "eyJ"),
    ]
}

#[test]
fn secrets_are_seen_and_not_quoted() {
    for secret in secrets() {
        for (before, behind) in [("", ""), ("- the key is `", "`."), ("key=", "\nx"), ("(", ")")] {
            let text = format!("a\n{before}{secret}{behind}");
            let expected = format!("secret 2:{}", before.len() + 1);
            assert_eq!(found(&text, &[]), [expected], "{text}");
        }
        let source = Source::new("n", secret.clone());
        let mut findings = Findings::default();
        watch([(FileId(0), &source)], Allowed(&[]), true, &mut findings);
        assert!(findings.stop());
        assert!(!format!("{findings:?}").contains(&secret));
        assert_eq!(found(&secret, &[&secret]), [""; 0]);
        assert_eq!(found(&secret, &["secret"]), [""; 0]);
    }
}

#[test]
fn passwords_are_seen() {
    check("postgres://app:h7Gq2zPw@db.example.org/x", &["secret 1:16"]);
    check("password = \"h7Gq2zPw91Lx\"", &["secret 1:13"]);
    check("DB_PASSWORD: h7Gq2zPw91Lx", &["secret 1:14"]);
    check("export API_KEY='h7Gq2zPw91Lx'", &["secret 1:17"]);
}

#[test]
fn short_passwords_are_seen() {
    check("S: password: hunter2 was in the wiki", &["secret 1:14"]);
    check("passwd=Tr0ub4dor", &["secret 1:8"]);
    check("zoom 912 3456, passcode 445566", &["secret 1:25"]);
    check("Passcode: 445566", &["secret 1:11"]);
}

#[test]
fn words_about_passwords_are_none() {
    for text in [
        "the password reset flow",
        "password: sha256 and a salt",
        "password: argon2id since 2021",
        "password: 90days, then a new one",
        "password: v2 of the form",
        "password: yes",
        "Passwords: 12 characters at least",
        "passcode screen, 3 tries",
        "a passcode of 6 digits",
        "a password policy: rotation every 90 days",
        "password: ${DB_PASSWORD1}",
    ] {
        check(text, &[]);
    }
}

#[test]
fn secrets_are_seen_however_long_the_text_is() {
    let (filler, all) = ("a line of words\n".repeat(10_000), secrets());
    let told = all.iter().map(|secret| format!("{filler}key = {secret}\n"));
    let text = told.collect::<Vec<_>>().concat();
    let lines = (1..).map(|at| format!("secret {}:7", at * 10_001));
    let expected: Vec<String> = lines.take(all.len()).collect();
    assert_eq!(found(&text, &[]), expected);
}

#[test]
fn what_stands_for_a_secret_is_none() {
    for text in [
        "postgres://app:password@db.example.org/x postgres://app:<password>@db.example.org",
        "password: changeme, token: one per user and day, secret = 42",
        "token=$GITHUB_TOKEN api_key = os.environ[\"KEY_12345678\"]",
        "sk-ip the line, AKIA, ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx, npm_install",
        "the secret: ship in small steps of 2 weeks; tokens: 12000 per minute",
        "commit 5c745d8b9daf27aa11bb22cc33dd44ee55ff6677 hf_hub",
        "-----BEGIN CERTIFICATE-----",
        "SKU 12345678901234567890123456789012",
    ] {
        check(text, &[]);
    }
}

#[test]
fn mail_addresses_are_seen() {
    check("ask Jane.Doe+x@mail.corp-name.io.", &["contact Jane.Doe+x@mail.corp-name.io"]);
    check("<jane@acme.co.uk>, 김@acme.kr", &["contact jane@acme.co.uk", "contact 김@acme.kr"]);
    for text in ["jane@example.org a@b.test", "git@github.com:a/b", "@jane on chat", "p@99 5@10.3"]
    {
        check(text, &[]);
    }
}

#[test]
fn telephone_numbers_are_seen() {
    for phone in [
        "+82 10-1234-5678",
        "+1 (415) 867-5309",
        "+49 30 901820",
        "(415) 867-5309",
        "415-867-5309",
        "010-1234-5678",
        "020 7946 0958",
    ] {
        check(&format!("call {phone}, or"), &[&format!("contact {phone}")]);
    }
    for text in [
        "2024-05-02 08:30 2023-2024, 12.05.2023",
        "from 1 000 000 000 to 1,000,000",
        "555-0134 and 415-555-0134",
        "v1.2.3-4 10.15.7 100-200-300",
        "+20% +1000 ms, 0.5 - 0.7 - 0.9",
        "ISBN 978-3-16-148410-0",
        "3 4 5 6 7 8 9 10 11",
        "ticket 0123456789 PROJ-415-867-5309",
    ] {
        check(text, &[]);
    }
}

#[test]
fn internal_hosts_are_seen() {
    check("on 10.12.3.4, 192.168.1.17", &["internal-host 10.12.3.4", "internal-host 192.168.1.17"]);
    check("db-1.prod.internal is down", &["internal-host db-1.prod.internal"]);
    check("http://grafana:3000/d", &["internal-host grafana"]);
    check("https://wiki.corp.acme.com/x", &["internal-host wiki.corp.acme.com"]);
    check("redis.svc.cluster.local:6379", &["internal-host redis.svc.cluster.local"]);
    for text in [
        "10.0.0.0/8, 127.0.0.1, http://localhost:8080, 8.8.8.8, version 10.4.2",
        "the local, internal corp. This is internal.",
        ".env.local and docker.local.yml, Foo.internal, a/b.local",
        "https://example.org/a.internal.html",
    ] {
        check(text, &[]);
    }
}

#[test]
fn what_is_allowed_is_not_told() {
    let text = "jane@acme.io 10.12.3.4 joe@acme.io";
    assert_eq!(found(text, &["JANE@acme.io", "internal-host"]), ["contact joe@acme.io"]);
    assert_eq!(found(text, &["P042", "10.12.3.4"]), [""; 0]);
}

/// Each would take minutes if any part of it were read more than a few times.
#[test]
fn one_endless_word_is_read_once() {
    for part in
        ["token=", "glpat-", "-----BEGIN ", "eyJ.", "a@b", "http://", "1-2 ", "10.1.", "://a:b"]
    {
        found(&part.repeat(10_000), &[]);
    }
    let told = found(&"a@b.io ".repeat(60), &[]);
    assert_eq!(told.len(), 50);
}
