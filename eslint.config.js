export { rules as default } from '@offhook/tooling/eslint';
