//! Connections: how many there may be, and how long a client may take to read what it asked for.

use std::{
    collections::VecDeque,
    io::{self, IoSlice},
    pin::Pin,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError, Weak,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll},
    time::Duration,
};

use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    sync::Notify,
    task::AbortHandle,
    time::{Sleep, sleep},
};

/// Connections at a time. Systems commonly allow a process 1,024 open files.
const CONNECTIONS: usize = 512;
/// Streams at a time; a browser holds one.
const STREAMS: usize = 64;

/// All that are connected.
#[derive(Default)]
pub struct Guests {
    /// The first that came in front.
    connections: Mutex<VecDeque<Guest>>,
    streams: Mutex<VecDeque<Weak<Notify>>>,
}

struct Guest {
    task: AbortHandle,
    listens: Arc<AtomicBool>,
}

impl Guests {
    /// Lets a connection begin. Where all places are taken the one that came first ends, unless it
    /// listens to what changes: a browser holds that one for as long as it is open. The flag that
    /// `begin` is given says whether it does.
    pub fn admit(&self, begin: impl FnOnce(Arc<AtomicBool>) -> AbortHandle) {
        let mut connections = locked(&self.connections);
        if connections.len() >= CONNECTIONS {
            connections.retain(|guest| !guest.task.is_finished());
        }
        if connections.len() >= CONNECTIONS {
            let asks = |guest: &Guest| !guest.listens.load(Ordering::Relaxed);
            // There are more places than streams.
            let first = connections.iter().position(asks).unwrap_or(0);
            if let Some(first) = connections.remove(first) {
                first.task.abort();
            }
        }
        let listens = Arc::new(AtomicBool::new(false));
        let task = begin(Arc::clone(&listens));
        connections.push_back(Guest { task, listens });
    }

    /// A place for one more stream; it is told when it has to make room for another. It is free as
    /// soon as nobody holds what is given.
    pub fn listen(&self) -> Arc<Notify> {
        let mut streams = locked(&self.streams);
        streams.retain(|stream| stream.strong_count() > 0);
        if streams.len() >= STREAMS
            && let Some(first) = streams.pop_front().and_then(|first| first.upgrade())
        {
            first.notify_one();
        }
        let place = Arc::new(Notify::new());
        streams.push_back(Arc::downgrade(&place));
        place
    }
}

fn locked<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A connection that fails when the other side takes nothing for too long. One that has nothing to
/// say waits for ever.
pub struct Patient<S> {
    stream: S,
    patience: Duration,
    /// Runs while the other side takes nothing.
    stalled: Option<Pin<Box<Sleep>>>,
}

impl<S: Unpin> Patient<S> {
    /// One that waits so long.
    pub fn new(stream: S, patience: Duration) -> Self {
        Self { stream, patience, stalled: None }
    }

    fn watched<T>(
        &mut self,
        context: &mut Context<'_>,
        write: impl FnOnce(Pin<&mut S>, &mut Context<'_>) -> Poll<io::Result<T>>,
    ) -> Poll<io::Result<T>> {
        let result = write(Pin::new(&mut self.stream), context);
        if result.is_ready() {
            self.stalled = None;
            return result;
        }
        let patience = self.patience;
        let stalled = self.stalled.get_or_insert_with(|| Box::pin(sleep(patience)));
        stalled.as_mut().poll(context).map(|()| Err(io::ErrorKind::TimedOut.into()))
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Patient<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, into)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Patient<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.watched(context, |stream, context| stream.poll_write(context, bytes))
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.watched(context, |stream, context| stream.poll_write_vectored(context, slices))
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.watched(context, AsyncWrite::poll_flush)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.watched(context, AsyncWrite::poll_shutdown)
    }
}

#[cfg(test)]
mod tests {
    use std::future::poll_fn;

    use tokio::{
        net::{TcpListener, TcpStream},
        runtime::Builder,
        spawn,
    };

    use super::*;

    fn run<T>(test: impl Future<Output = T>) -> T {
        Builder::new_current_thread().enable_all().build().unwrap().block_on(test)
    }

    #[test]
    fn a_client_that_never_reads_is_given_up() {
        let error = run(async {
            let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
            let _client = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
            let (stream, _) = listener.accept().await.unwrap();
            let mut stream = Patient::new(stream, Duration::from_millis(20));
            let bytes = [0; 1 << 14];
            loop {
                let write =
                    poll_fn(|context| Pin::new(&mut stream).poll_write(context, &bytes)).await;
                if let Err(error) = write {
                    return error;
                }
            }
        });
        assert_eq!(error.kind(), io::ErrorKind::TimedOut);
    }

    #[test]
    fn the_first_that_does_not_listen_makes_room() {
        run(async {
            let guests = Guests::default();
            for at in 0..=CONNECTIONS {
                guests.admit(|listens| {
                    listens.store(at < 3, Ordering::Relaxed);
                    spawn(std::future::pending::<()>()).abort_handle()
                });
            }
            // Who was aborted ends when its turn comes.
            tokio::task::yield_now().await;
            let connections = locked(&guests.connections);
            assert_eq!(connections.len(), CONNECTIONS);
            let listening =
                connections.iter().filter(|guest| guest.listens.load(Ordering::Relaxed));
            assert_eq!(listening.count(), 3);
            assert!(connections.iter().all(|guest| !guest.task.is_finished()));
        });
    }

    #[test]
    fn the_first_stream_makes_room_for_one_more() {
        run(async {
            let guests = Guests::default();
            let places: Vec<_> = (0..STREAMS).map(|_| guests.listen()).collect();
            let (first, gone) = (&places[0], Arc::downgrade(&places[1]));
            let _one_more = guests.listen();
            first.notified().await;
            assert_eq!(gone.strong_count(), 1);
            drop(places);
            let _others: Vec<_> = (0..STREAMS - 1).map(|_| guests.listen()).collect();
            assert_eq!(locked(&guests.streams).len(), STREAMS);
        });
    }
}
