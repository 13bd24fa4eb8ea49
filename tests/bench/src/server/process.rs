//! The server's process. It says its port on standard output, responses each line on standard input with its counts, and ends
//! with standard input: when the measuring process is gone, however that went, so is the server.

use std::io::{self, BufRead, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::sync::Arc;
use std::thread;

use rustls::{ServerConfig, ServerConnection, StreamOwned};

use super::Served;
use super::connection::{Service, Shared};
use super::counters::Counters;
use crate::responses::Responses;
use crate::{Result, tls};

pub fn run(what: &Served) -> Result<()> {
    let tls = what.certificates.as_deref().map(tls::set_up).transpose()?;
    let responses = Responses::new(what.sessions);
    let service = Arc::new(Service { responses, latency: what.latency, counters: Counters::default() });
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    println!("{}", listener.local_addr()?.port());

    let accepting = Arc::clone(&service);
    thread::spawn(move || accept(&listener, tls.as_ref(), &accepting));
    for line in io::stdin().lock().lines() {
        line?;
        let counts = service.counters.take();
        println!("{} {} {}", counts.connections, counts.requests, counts.most_in_flight);
        io::stdout().flush()?;
    }
    Ok(())
}

fn accept(listener: &TcpListener, tls: Option<&Arc<ServerConfig>>, service: &Shared) {
    for stream in listener.incoming().flatten() {
        service.counters.connected();
        let service = Arc::clone(service);
        let tls = tls.cloned();
        // A connection that breaks is the client's business: what it printed is checked.
        thread::spawn(move || drop(talk(stream, tls, &service)));
    }
}

fn talk(mut stream: TcpStream, tls: Option<Arc<ServerConfig>>, service: &Service) -> Result<()> {
    stream.set_nodelay(true)?;
    match tls {
        None => service.serve(&mut stream)?,
        Some(config) => {
            let mut stream = StreamOwned::new(ServerConnection::new(config)?, stream);
            service.serve(&mut stream)?;
            stream.conn.send_close_notify();
            stream.flush()?;
        }
    }
    Ok(())
}
