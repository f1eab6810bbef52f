/**
 * The container without its loader of modules, which brings a whole file finder along: nothing here is looked for in folders.
 * The library calls this entry "browser"; it is the same container.
 */
export { asFunction, asValue, createContainer, type AwilixContainer, type BuildResolver } from 'awilix/browser';
