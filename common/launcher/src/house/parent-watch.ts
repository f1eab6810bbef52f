/**
 * Loaded into every part before its own code (`node --import`): when the launcher is gone, however it went, the part stops
 * in its own orderly way instead of holding the port and the database for ever.
 */
process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'));
// The channel is only a life line: it must not keep a part alive that has finished.
process.channel?.unref();
