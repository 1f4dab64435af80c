//! What can be asked for on the command line, and what is said in return.
//!
//! Standard output is for results, standard error for messages. A reader that stops reading (a
//! pager that is closed) is no failure.

use std::{
    io::{self, IsTerminal, Write},
    path::{Path, PathBuf},
    process::ExitCode,
    sync::mpsc,
    thread,
    time::Duration,
};

use clap::{Args, Parser, Subcommand, ValueEnum};
use parable::{
    findings::{Checked, Finding, Findings, Severity},
    guard,
    inputs::{self, Inputs, config::as_base_url, slashed},
    outline, output,
    report::{self, Counts, Map},
    source::Sources,
    starter,
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
    /// Say nothing but errors
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
    /// Show everything that could be better in the notes; write nothing
    ///
    /// Errors stop a build, warnings are probably not what you meant, advice is what a coach
    /// would say.
    Check(Check),
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
struct Check {
    /// How to write the findings
    #[arg(long, value_enum, default_value_t = CheckFormat::Human)]
    format: CheckFormat,
    /// Fail on every finding, not only on errors
    #[arg(long)]
    deny_warnings: bool,
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

/// Does what the command line says.
pub fn run() -> ExitCode {
    let Cli { command, common } = Cli::parse();
    let outcome = match command {
        Command::Build => build(&common),
        Command::Check(check) => self::check(&common, &check),
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
    let Checked { value: site, findings } = parable::build(&inputs);
    let map = Map { sources: &site.sources, root: &inputs.root };
    if findings.stop() {
        return stop(&findings, map);
    }
    let written = match output::write(&common.output, &site.files, &site.assets, &common.content) {
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
    // Trouble with files is told at once; what the notes lack is told when it is asked for.
    tell(&input_findings, map)?;
    tell(&written.findings, nowhere(&Sources::default()))?;
    let guarded = |finding: &Finding| guard::is_told_at_once(finding.code, finding.severity);
    tell(&findings.those(guarded), map)?;
    let counts = Counts::of(&findings.those(|finding| !guarded(finding)));
    if counts != Counts::default() {
        message(&format!("{}: `parable check` shows them\n", counts.sentence()))?;
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

fn check(common: &Common, check: &Check) -> io::Result<Outcome> {
    let Checked { value: inputs, mut findings } = load(common);
    let mut sources = inputs.sources.clone();
    if inputs.have_words() {
        let Checked { value: site, findings: more } = parable::build(&inputs);
        findings.extend(more);
        findings.extend(parable::consider(&inputs));
        sources = site.sources;
    }
    let map = Map { sources: &sources, root: &inputs.root };
    match check.format {
        CheckFormat::Human => result(&report::human(&findings, map, true))?,
        CheckFormat::Json => result(&report::json(&findings, map))?,
        CheckFormat::Github => result(&report::github(&findings, map))?,
    }
    let counts = Counts::of(&findings);
    if counts == Counts::default() && !common.quiet {
        message(&format!("Nothing to say about {}\n", notes_path(&inputs)))?;
    }
    let denied = check.deny_warnings && counts.warnings + counts.advice > 0;
    Ok(if findings.stop() || denied { Outcome::Stopped } else { Outcome::Good })
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
        OutlineFormat::Human => outline::to_text(&reading.public, &reading.sources),
        OutlineFormat::Json => outline::of(&reading.public, &reading.sources).to_json(),
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
    let options =
        inputs::Options { content: common.content.clone(), config: common.config.clone() };
    let mut loaded = inputs::load(&options);
    if let Some(url) = &common.base_url {
        loaded.value.config.base_url = Some(url.clone());
    }
    loaded
}

fn base_url(url: &str) -> Result<String, String> {
    as_base_url(url).ok_or_else(|| "write it in full, as in `https://example.org/portfolio`".into())
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
