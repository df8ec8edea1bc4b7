/**
 * A telnet that speaks TLS where it is asked to: `node client.js HOST PORT [CA.pem]`. Prints what telnet prints, passes
 * lines on, ends with the connection. Plain JavaScript, so that it starts within milliseconds.
 */
"use strict";

const { lookup } = require("node:dns");
const { readFileSync } = require("node:fs");
const net = require("node:net");
const tls = require("node:tls");

const [host, port, ca] = process.argv.slice(2);

lookup(host, { family: 4 }, (error, address) => {
  if (error) return fail(`could not resolve ${host}/${port}: Name or service not known`);
  console.log(`Trying ${address}...`);
  const socket = open(address);
  socket.once("error", (problem) => fail(`Unable to connect to remote host: ${problem.message}`));
  socket.once(ca === undefined ? "connect" : "secureConnect", () => {
    console.log(`Connected to ${host}.\nEscape character is '^]'.`);
    socket.pipe(process.stdout);
    process.stdin.pipe(socket);
  });
  socket.once("end", () => {
    console.log("Connection closed by foreign host.");
    process.exit(1);
  });
});

function open(address) {
  if (ca === undefined) return net.connect({ host: address, port: Number(port) });
  const servername = net.isIP(host) ? undefined : host;
  return tls.connect({ host: address, port: Number(port), servername, ca: readFileSync(ca) });
}

function fail(message) {
  console.error(`telnet: ${message}`);
  process.exit(1);
}
