//! Connections that end by themselves: whoever sends nothing, or takes nothing, for too long is
//! hung up on, so that nobody can hold all connections open with a few bytes.

use std::future::Future as _;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::serve::Listener;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::{Instant, Sleep};

/// Between two answers, or before the first: longer than an answer may take, and than a whole
/// request needs on a slow phone.
pub const PATIENCE: Duration = Duration::from_secs(75);

/// A listener whose connections are [`Patient`].
pub struct Patiently {
    listener: TcpListener,
    patience: Duration,
}

impl Patiently {
    /// Over a listener.
    pub const fn new(listener: TcpListener, patience: Duration) -> Self {
        Self { listener, patience }
    }
}

impl Listener for Patiently {
    type Io = Patient<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        let (stream, address) = Listener::accept(&mut self.listener).await;
        // Answers are small and whole: waiting to fill a packet only adds to a slow connection.
        let _ = stream.set_nodelay(true);
        (Patient::new(stream, self.patience), address)
    }

    fn local_addr(&self) -> io::Result<Self::Addr> {
        self.listener.local_addr()
    }
}

/// A connection that ends when nothing of an answer went out for so long, counted anew from the
/// first byte of a request. The bytes after it do not count: a request that arrives one by one is
/// the attack.
pub struct Patient<S> {
    stream: S,
    patience: Duration,
    asked: bool,
    end: Pin<Box<Sleep>>,
}

impl<S> Patient<S> {
    fn new(stream: S, patience: Duration) -> Self {
        Self {
            stream,
            patience,
            asked: false,
            end: Box::pin(tokio::time::sleep(patience)),
        }
    }

    fn is_over(&mut self, cx: &mut Context<'_>) -> bool {
        self.end.as_mut().poll(cx).is_ready()
    }

    /// Passes on what became of a write; progress begins the wait anew.
    fn written(
        &mut self,
        cx: &mut Context<'_>,
        done: Poll<io::Result<usize>>,
    ) -> Poll<io::Result<usize>> {
        if done.is_pending() {
            return if self.is_over(cx) {
                Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
            } else {
                Poll::Pending
            };
        }
        self.asked = false;
        self.begin_anew();
        done
    }

    fn begin_anew(&mut self) {
        let end = Instant::now() + self.patience;
        self.end.as_mut().reset(end);
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Patient<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if self.is_over(cx) {
            return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
        }
        ready!(Pin::new(&mut self.stream).poll_read(cx, buf))?;
        if !std::mem::replace(&mut self.asked, true) {
            self.begin_anew();
        }
        Poll::Ready(Ok(()))
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Patient<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        let done = Pin::new(&mut self.stream).poll_write(cx, buf);
        self.written(cx, done)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let done = Pin::new(&mut self.stream).poll_write_vectored(cx, bufs);
        self.written(cx, done)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

    const SHORT: Duration = Duration::from_secs(3);

    #[tokio::test(start_paused = true)]
    async fn a_request_that_comes_byte_by_byte_is_hung_up_on() {
        let (mut client, server) = tokio::io::duplex(64);
        let mut server = Patient::new(server, SHORT);
        let drip = tokio::spawn(async move {
            while client.write_all(b"x").await.is_ok() {
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
        });
        let mut all = Vec::new();
        let error = server.read_to_end(&mut all).await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::TimedOut);
        assert!(all.len() < 5, "{}", all.len());
        drop(server);
        drip.await.unwrap();
    }

    #[tokio::test(start_paused = true)]
    async fn who_takes_no_answer_is_hung_up_on_and_who_takes_it_is_not() {
        let (mut client, server) = tokio::io::duplex(4);
        let mut server = Patient::new(server, SHORT);
        for _ in 0..4 {
            server.write_all(b"1234").await.unwrap();
            client.read_exact(&mut [0; 4]).await.unwrap();
            tokio::time::sleep(Duration::from_secs(2)).await;
        }
        server.write_all(b"1234").await.unwrap();
        let error = server.write_all(b"5").await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::TimedOut);
    }
}
