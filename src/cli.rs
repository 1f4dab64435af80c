//! What can be asked for on the command line, and what is said in return.
//!
//! Standard output is for results, standard error for messages. A reader that stops reading (a
//! pager that is closed) is no failure.

use std::{
    io::{self, IsTerminal, Write},
    mem,
    path::{Path, PathBuf},
    process::{self, ExitCode, Stdio},
    sync::{Arc, mpsc},
    thread,
    time::Duration,
};

use clap::{
    Arg, ArgMatches, Args, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum,
    error::ErrorKind, parser::ValueSource,
};
use parable::{
    coach::{next, plan},
    findings::{Checked, Code, Finding, Findings, Severity, explain},
    guard,
    inputs::{
        self, Inputs,
        config::{Edition, as_base_url},
        slashed,
    },
    outline, output,
    outside::{
        self, Manner,
        memory::{self, Memory},
    },
    report::{self, Checkup, Counts, Map},
    source::Sources,
    starter,
    watch::{self, Editor, Said},
};

/// A build that takes longer than this says that it is at work.
const PATIENCE: Duration = Duration::from_millis(500);

/// Turns the notes you keep while preparing for interviews into a linked site: a page for every
/// leadership principle, every story, every platform you built, and every gap still to fill.
#[derive(Debug, Parser)]
#[command(name = "parable", version, arg_required_else_help = true)]
#[command(after_help = "Start with a file `content/notes.md`, as messy as it is, and run \
    `parable build`.\nThe site is then in `output/`: open `output/index.html`.\n\n\
    Exit codes: 0 good, 1 findings that stop, 2 wrong usage.")]
struct Cli {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    common: Common,
}

#[derive(Debug, Args)]
struct Common {
    /// The folder with your notes: `notes.md` (or `.txt`, `.org`), and if you like `site.toml`,
    /// `stories/*.md`, `platforms/*.md` and `assets/`
    #[arg(long, value_name = "DIR", default_value = "content", global = true)]
    content: PathBuf,
    /// The folder to put the site into; files in it that Parable did not write are left alone
    #[arg(long, value_name = "DIR", default_value = "output", global = true)]
    output: PathBuf,
    /// The configuration to use instead of `site.toml` in the content folder
    #[arg(long, value_name = "FILE", global = true)]
    config: Option<PathBuf>,
    /// Where the site is published, in place of `base_url` in `site.toml`
    #[arg(long, value_name = "URL", value_parser = base_url, global = true)]
    base_url: Option<String>,
    /// For whom the site is: `prep` shows you what is missing, `public` leaves that out; in place of
    /// `edition` in `site.toml`
    #[arg(long, value_enum, value_name = "EDITION", hide_possible_values = true, global = true)]
    edition: Option<ForWhom>,
    /// Say nothing but errors, and what was asked for
    #[arg(long, short, global = true)]
    quiet: bool,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Read the content folder and write the site
    ///
    /// The new site takes the place of the old one in one step. If anything is wrong, the old one
    /// stays as it is.
    Build,
    /// Build, show the site in a browser, and build again whenever the notes change
    ///
    /// Pages that changed reload by themselves and stay where they were; while the notes cannot be
    /// built, the last good site stays and says why. Only this machine can see it. Ctrl-C ends it.
    Watch(Watch),
    /// Show everything that could be better in the notes; write nothing
    ///
    /// Errors stop a build, warnings are probably not what you meant, advice is what a coach
    /// would say. `parable explain` has a page for each kind; `allow`, `warn` and `deny` in
    /// site.toml weigh them.
    Check(Check),
    /// Explain a kind of finding, with notes before and after; without a code, list them all
    Explain(Explain),
    /// Say which stories to tell in a loop of interviews, none of them twice
    Plan(Plan),
    /// Show how the notes were read: which lines became what
    Outline(Outline),
    /// Make a portfolio to start from: notes, settings, the workflow for GitHub Pages
    New {
        /// The folder to make; one that holds anything is refused
        #[arg(value_name = "DIR")]
        folder: PathBuf,
    },
}

#[derive(Debug, Args)]
struct Watch {
    /// The port to serve on; where it is taken, the next that is free
    #[arg(long, value_name = "NUMBER", default_value_t = 4400)]
    port: u16,
    /// The path to serve below, such as `/stories/`, as on GitHub Pages
    #[arg(long, value_name = "PATH", default_value = "/", value_parser = base_path)]
    base: String,
    /// Open the site in the browser
    #[arg(long)]
    open: bool,
    /// Do not write the site into the output folder
    #[arg(long)]
    no_output: bool,
    /// Show links that open the notes at the line: the name of an editor (`vscode`, `idea`, `zed`
    /// and others), or a link such as `vscode://file/{path}:{line}`
    #[arg(long, value_name = "EDITOR")]
    editor: Option<Editor>,
    /// Look at the files again and again, where the system does not tell of changes (network
    /// drives, some containers)
    #[arg(long)]
    poll: bool,
}

#[derive(Debug, Args)]
struct Check {
    /// How to write the findings
    #[arg(long, value_enum, default_value_t = CheckFormat::Human)]
    format: CheckFormat,
    /// Fail on warnings as well, not only on errors; advice never fails
    #[arg(long)]
    deny_warnings: bool,
    /// Ask the sites that the pages link to whether what is linked is still there
    ///
    /// A few at a time, ten seconds each; what answered is not asked again for a week. Addresses
    /// inside a network are never asked.
    #[arg(long)]
    external: bool,
}

#[derive(Debug, Args)]
struct Explain {
    /// The finding's code, such as `P012`, or its name
    #[arg(value_name = "CODE", value_parser = code)]
    code: Option<Code>,
    /// All of them, as Markdown
    #[arg(long, conflicts_with = "code")]
    all: bool,
}

#[derive(Debug, Args)]
struct Plan {
    /// How many interviews the loop has
    #[arg(long, value_name = "NUMBER", default_value_t = plan::ROUNDS,
        value_parser = clap::value_parser!(u8).range(1..=i64::from(plan::MOST_ROUNDS)))]
    rounds: u8,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum ForWhom {
    /// For the person who prepares
    Prep,
    /// For everyone
    Public,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum CheckFormat {
    /// For people: the place, the line, what to do
    Human,
    /// For programs: one JSON object
    Json,
    /// For a GitHub workflow: notes beside the lines of a change
    Github,
}

#[derive(Debug, Args)]
struct Outline {
    /// How to write the outline
    #[arg(long, value_enum, default_value_t = OutlineFormat::Human)]
    format: OutlineFormat,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum OutlineFormat {
    /// For people
    Human,
    /// For programs: one JSON object
    Json,
}

/// Whether what was asked for could be done.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Good,
    Stopped,
}

/// Options that all commands take and some have no use for; their help leaves them out.
const USELESS: [(&str, &[&str]); 5] = [
    ("check", &["output"]),
    ("plan", &["output", "base_url"]),
    ("outline", &["output", "base_url"]),
    ("explain", &["content", "output", "config", "base_url", "edition", "quiet"]),
    (NEW, &["content", "output", "config", "base_url", "edition"]),
];
/// The command that makes a portfolio.
const NEW: &str = "new";

/// What can be asked for, with help that names for each command what does something there.
fn usage() -> clap::Command {
    USELESS.iter().fold(Cli::command(), |usage, (command, options)| {
        let is_useless = |option: &&Arg| options.contains(&option.get_id().as_str());
        let hidden: Vec<Arg> = usage
            .get_arguments()
            .filter(is_useless)
            .map(|option| option.clone().hide(true))
            .collect();
        usage.mut_subcommand(command, |command| command.args(hidden))
    })
}

/// An option that was given to `new`, where it might be thought to say where the notes go.
fn useless(matches: &ArgMatches) -> Option<String> {
    let (name, inside) = matches.subcommand()?;
    let options = USELESS.iter().find(|(command, _)| *command == name && name == NEW)?.1;
    let is_given = |option: &&&str| inside.value_source(option) == Some(ValueSource::CommandLine);
    options.iter().find(is_given).map(|option| option.replace('_', "-"))
}

/// Does what the command line says.
pub fn run() -> ExitCode {
    let matches = usage().get_matches();
    if let Some(flag) = useless(&matches) {
        let message = format!("`new` makes a folder of its own, and `--{flag}` has no use there");
        usage().error(ErrorKind::ArgumentConflict, message).exit();
    }
    let Cli { command, common } =
        Cli::from_arg_matches(&matches).unwrap_or_else(|error| error.exit());
    let outcome = match command {
        Command::Build => build(&common),
        Command::Watch(watch) => self::watch(&common, watch),
        Command::Check(check) => self::check(&common, &check),
        Command::Explain(explain) => self::explain(&explain),
        Command::Plan(plan) => self::plan(&common, &plan),
        Command::Outline(outline) => self::outline(&common, &outline),
        Command::New { folder } => new(&common, &folder),
    };
    match outcome {
        Ok(Outcome::Good) => ExitCode::SUCCESS,
        Ok(Outcome::Stopped) => ExitCode::FAILURE,
        // Whoever was reading has seen enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(anstream::stderr(), "error: cannot print: {error}");
            ExitCode::FAILURE
        }
    }
}

fn build(common: &Common) -> io::Result<Outcome> {
    let _patience = Patience::new(common);
    let Checked { value: inputs, findings: input_findings } = load(common);
    let map = Map { sources: &inputs.sources, root: &inputs.root };
    if input_findings.stop() {
        return stop(&input_findings, map);
    }
    let Checked { value: site, findings } = parable::build_and_consider(&inputs);
    let map = Map { sources: &site.sources, root: &inputs.root };
    if findings.stop() {
        return stop(&findings, map);
    }
    let written = match output::write(&common.output, site.parts(), &common.content) {
        Ok(written) => written,
        Err(finding) => {
            let mut findings = Findings::default();
            findings.push(finding);
            return stop(&findings, nowhere(&Sources::default()));
        }
    };
    if common.quiet {
        return Ok(Outcome::Good);
    }
    // Trouble with files is told at once; what the notes lack is told when it is asked for, and
    // counted as it is then.
    tell(&input_findings, map)?;
    tell(&written.findings, nowhere(&Sources::default()))?;
    let guarded = |finding: &Finding| guard::is_told_at_once(finding.code, finding.severity);
    tell(&findings.those(guarded), map)?;
    if findings.iter().any(|finding| !guarded(finding)) {
        let mut all = input_findings;
        all.extend(findings);
        let counts = Counts::of(&all).sentence();
        message(&format!("`parable check` says more: {counts} in all\n"))?;
    }
    let is_page = |path: &str| Path::new(path).extension().is_some_and(|ending| ending == "html");
    let pages = site.files.iter().filter(|file| is_page(&file.path)).count();
    result(&format!(
        "Built {pages} {} from {} in {}\n",
        if pages == 1 { "page" } else { "pages" },
        notes_path(&inputs),
        folder_path(&common.output),
    ))?;
    Ok(Outcome::Good)
}

fn watch(common: &Common, watch: Watch) -> io::Result<Outcome> {
    let options = watch::Options {
        inputs: options_of(common),
        output: (!watch.no_output).then(|| common.output.clone()),
        port: watch.port,
        base: watch.base,
        editor: watch.editor,
        poll: watch.poll,
    };
    let (quiet, open) = (common.quiet, watch.open);
    // Whoever stops listening has not stopped looking.
    let say: watch::Say = Arc::new(move |said| drop(tell_of_watch(said, quiet, open)));
    match watch::run(&options, &say) {
        Ok(()) => Ok(Outcome::Good),
        Err(watch::Failure::Findings(text)) => message(&text).map(|()| Outcome::Stopped),
        Err(watch::Failure::Io(what, error)) => {
            message(&format!("error: {what}: {}\n", inputs::plain_reason(&error)))?;
            Ok(Outcome::Stopped)
        }
    }
}

fn tell_of_watch(said: Said, quiet: bool, open: bool) -> io::Result<()> {
    match said {
        Said::Serving { url, pages } => {
            if open {
                open_browser(&url);
            }
            let pages = match pages {
                0 => "Waiting to serve".to_owned(),
                1 => "Serving 1 page".to_owned(),
                _ => format!("Serving {pages} pages"),
            };
            result(&format!("{pages} at {url} until Ctrl-C\n"))
        }
        Said::Changed { what, took } if !quiet => {
            let took = took.as_secs_f64() * 1000.0;
            let took = if took < 10.0 { format!("{took:.1}") } else { format!("{took:.0}") };
            message(&format!("{what} ({took} ms)\n"))
        }
        Said::Note(text) if !quiet => message(&format!("{text}\n")),
        Said::Warnings(text) if !quiet => message(&text),
        Said::Errors(text) => message(&text),
        Said::Changed { .. } | Said::Note(_) | Said::Warnings(_) => Ok(()),
    }
}

/// A browser that cannot be opened is opened by hand: the address is on the screen.
fn open_browser(url: &str) {
    let mut command = if cfg!(target_os = "macos") {
        process::Command::new("open")
    } else if cfg!(windows) {
        process::Command::new("explorer")
    } else {
        process::Command::new("xdg-open")
    };
    let quiet = command.arg(url).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    if let Ok(mut child) = quiet.spawn() {
        thread::spawn(move || child.wait());
    }
}

/// A path with a slash at both ends.
fn base_path(text: &str) -> Result<String, String> {
    let parts: Vec<&str> = text.split('/').filter(|part| !part.is_empty()).collect();
    let plain = |part: &&str| {
        let plain =
            part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte));
        plain && !part.starts_with('.') && !part.starts_with("-parable")
    };
    if !parts.iter().all(plain) {
        return Err("expected a path such as `/stories/`".to_owned());
    }
    Ok(if parts.is_empty() { "/".to_owned() } else { format!("/{}/", parts.join("/")) })
}

fn check(common: &Common, check: &Check) -> io::Result<Outcome> {
    let Checked { value: inputs, mut findings } = load(common);
    let mut open = None;
    let (mut pages, mut next) = (Vec::new(), Vec::new());
    if inputs.have_words() {
        let Checked { value: reading, findings: more } = parable::read(&inputs);
        findings.extend(more);
        let linked = &reading.public.linked;
        let steps = || {
            let steps = next::steps(&linked.portfolio, next::STEPS);
            steps.iter().map(|step| step.in_words(linked)).collect()
        };
        let (inspected, (considered, steps)) = rayon::join(
            || parable::inspect(&inputs, &reading),
            || rayon::join(|| parable::consider(&inputs, &reading, &findings), steps),
        );
        findings.extend(inspected);
        findings.extend(considered);
        pages = report::pages(&findings, linked, &reading.sources);
        next = steps;
        if check.external {
            ask_outside(&inputs, &reading, common.quiet, &mut findings)?;
        }
        open = Some(reading.sources);
        // The program is about to end, and need not hand back what was read word by word.
        mem::forget(reading.public);
    }
    let sources = open.as_ref().unwrap_or(&inputs.sources);
    let map = Map { sources, root: &inputs.root };
    let denied = |finding: &Finding| {
        finding.severity == Severity::Error
            || check.deny_warnings && finding.severity == Severity::Warning
    };
    if common.quiet {
        return quiet_check(check.format, &findings.those(denied), map);
    }
    let checkup = Checkup { map, pages: &pages, next: &next };
    match check.format {
        CheckFormat::Human => result(&report::by_page(&findings, checkup, true))?,
        CheckFormat::Json => result(&report::json(&findings, checkup))?,
        CheckFormat::Github => result(&report::github(&findings, map))?,
    }
    let counts = Counts::of(&findings);
    if counts == Counts::default() {
        message(&format!("Nothing to say about {}\n", notes_path(&inputs)))?;
    }
    let fails = findings.iter().any(denied);
    Ok(if fails { Outcome::Stopped } else { Outcome::Good })
}

/// Says only what a check fails on, each with its place; the exit code says the rest.
fn quiet_check(format: CheckFormat, denied: &Findings, map: Map) -> io::Result<Outcome> {
    match format {
        CheckFormat::Human if denied.iter().next().is_none() => {}
        CheckFormat::Human => result(&report::human(denied, map, true))?,
        CheckFormat::Json => {
            result(&report::json(denied, Checkup { map, pages: &[], next: &[] }))?;
        }
        CheckFormat::Github => result(&report::github(denied, map))?,
    }
    Ok(if denied.iter().next().is_some() { Outcome::Stopped } else { Outcome::Good })
}

/// Asks for what the pages link to. A memory that cannot be kept only means to ask again.
fn ask_outside(
    inputs: &Inputs,
    reading: &parable::Reading,
    quiet: bool,
    findings: &mut Findings,
) -> io::Result<()> {
    let allowed = guard::Allowed(&inputs.config.allow);
    let path = memory::usual_path();
    let now = memory::now();
    let mut memory = path.as_deref().map(|path| Memory::read(path, now)).unwrap_or_default();
    let count = outside::count(&reading.public, allowed, &memory);
    if count > 0 && !quiet && io::stderr().is_terminal() {
        message(&format!("Asking for {count} {} …\n", if count == 1 { "link" } else { "links" }))?;
    }
    outside::ask(&reading.public, allowed, Manner::default(), &mut memory, findings);
    if count > 0 {
        let _ = path.map(|path| memory.write(&path));
    }
    Ok(())
}

fn explain(explain: &Explain) -> io::Result<Outcome> {
    result(&match explain.code {
        Some(code) => explain::page(code),
        None if explain.all => explain::reference(),
        None => explain::list(),
    })?;
    Ok(Outcome::Good)
}

/// A code by its id or name.
fn code(word: &str) -> Result<Code, String> {
    Code::find(word).ok_or_else(|| match Code::nearest(word) {
        Some(Code { id, name }) => format!("did you mean `{name}` ({id})?"),
        None => "`parable explain` lists them".to_owned(),
    })
}

fn plan(common: &Common, plan: &Plan) -> io::Result<Outcome> {
    let Checked { value: inputs, findings } = load(common);
    let map = Map { sources: &inputs.sources, root: &inputs.root };
    if findings.stop() {
        return stop(&findings, map);
    }
    let Checked { value: reading, findings } = parable::read(&inputs);
    if findings.stop() {
        return stop(&findings, Map { sources: &reading.sources, root: &inputs.root });
    }
    result(&plan::in_words(&reading.public.linked, plan.rounds.into()))?;
    Ok(Outcome::Good)
}

fn outline(common: &Common, outline: &Outline) -> io::Result<Outcome> {
    let Checked { value: inputs, findings } = load(common);
    let map = Map { sources: &inputs.sources, root: &inputs.root };
    if findings.stop() {
        return stop(&findings, map);
    }
    let Checked { value: reading, findings } = parable::read(&inputs);
    let map = Map { sources: &reading.sources, root: &inputs.root };
    let text = match outline.format {
        OutlineFormat::Human => {
            outline::to_text(&reading.public, &reading.sources, &reading.private)
        }
        OutlineFormat::Json => {
            outline::of(&reading.public, &reading.sources, &reading.private).to_json()
        }
    };
    result(&text)?;
    if findings.stop() { stop(&findings, map) } else { Ok(Outcome::Good) }
}

fn new(common: &Common, folder: &Path) -> io::Result<Outcome> {
    if let Err(finding) = starter::create(folder) {
        let mut findings = Findings::default();
        findings.push(finding);
        return stop(&findings, nowhere(&Sources::default()));
    }
    if !common.quiet {
        result(&starter::next_steps(folder))?;
    }
    Ok(Outcome::Good)
}

fn load(common: &Common) -> Checked<Inputs> {
    inputs::load(&options_of(common))
}

fn base_url(url: &str) -> Result<String, String> {
    as_base_url(url).ok_or_else(|| "write it in full, as in `https://example.org/portfolio`".into())
}

fn options_of(common: &Common) -> inputs::Options {
    inputs::Options {
        content: common.content.clone(),
        config: common.config.clone(),
        base_url: common.base_url.clone(),
        edition: common.edition.map(|edition| match edition {
            ForWhom::Prep => Edition::Prep,
            ForWhom::Public => Edition::Public,
        }),
    }
}

/// Says why nothing was done. Warnings would only hide it.
fn stop(findings: &Findings, map: Map) -> io::Result<Outcome> {
    tell(&findings.only(Severity::Error), map)?;
    Ok(Outcome::Stopped)
}

fn tell(findings: &Findings, map: Map) -> io::Result<()> {
    message(&report::human(findings, map, true))
}

/// For findings about paths that the person gave, which need no root.
fn nowhere(sources: &Sources) -> Map<'_> {
    Map { sources, root: Path::new("") }
}

/// Both streams take the colours out where nobody would see them.
fn result(text: &str) -> io::Result<()> {
    let mut stream = anstream::stdout().lock();
    stream.write_all(text.as_bytes())?;
    stream.flush()
}

fn message(text: &str) -> io::Result<()> {
    anstream::stderr().lock().write_all(text.as_bytes())
}

fn notes_path(inputs: &Inputs) -> String {
    let path = inputs.sources.get(inputs.notes).map_or("", |source| source.path.as_str());
    slashed(&inputs.root.join(path))
}

fn folder_path(path: &Path) -> String {
    let path = slashed(path);
    if path.ends_with('/') { path } else { path + "/" }
}

/// Says once that work is going on, if it takes long enough for someone to wonder.
struct Patience {
    _done: Option<mpsc::Sender<()>>,
}

impl Patience {
    fn new(common: &Common) -> Self {
        if common.quiet || !io::stderr().is_terminal() {
            return Self { _done: None };
        }
        let (done, waiting) = mpsc::channel::<()>();
        let text = format!("Building from {} …\n", folder_path(&common.content));
        thread::spawn(move || {
            if waiting.recv_timeout(PATIENCE) == Err(mpsc::RecvTimeoutError::Timeout) {
                let _ = message(&text);
            }
        });
        Self { _done: Some(done) }
    }
}
