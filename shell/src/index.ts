import './nonce.js';

// Federation needs an asynchronous border before the first shared import.
void import('./bootstrap.js');
